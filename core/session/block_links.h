// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

#include "core/session/main_file.h"

namespace aq {

/// /blocks/NNN as a link into the parts directory.
void link_block(hid_t blocks, const SessionFiles& files, int index);
/// /chains as a link into the parts directory. Where the block left none, the link leads nowhere.
void link_chains(hid_t file, const SessionFiles& files, int index);
/// /blocks/NNN as a copy. @throws Error(Output)
void copy_block(const BlockPlace& from, hid_t blocks, int index);

struct StoredBlocks {
  int count = 0;
  bool joined = false;
};
/// Checks /blocks without following a link: names 000, 001, …; all of them groups, or all of them links to
/// the files that this session's parts have. @throws Error(BadInput)
StoredBlocks read_block_links(hid_t blocks, const SessionFiles& files);

}  // namespace aq
