// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/hdf5/handle.h"
#include "core/session/session.h"
#include "core/session/session_event.h"
#include "core/session/session_files.h"

namespace aq {

/// What the main file says: all of a session but its blocks.
struct SessionState {
  SessionHeader header;
  std::string id;       ///< random: tells this session's parts from another's
  std::string created;  ///< ISO 8601, UTC
  std::string state = "running";
  std::int64_t peak_memory = 0;  ///< bytes; 0: not known
  int complete_blocks = 0;
  bool joined = false;  ///< the blocks are in the main file itself
  std::vector<SessionEvent> events;
  std::vector<EvaluationRecord> evaluations;
};

/// Replaces the main file: the commit of everything in `state`. Where `state` is joined, the blocks are
/// copied in from where `open_block` finds them; otherwise they are linked.
/// @param open_block opens the file a block is in now and gives its group's path there
/// @throws Error(Output)
struct BlockPlace {
  hdf5::Handle file;
  std::string group;
};
void write_main_file(const SessionFiles& files, const SessionState& state,
                     const std::function<BlockPlace(int)>& open_block);

/// @throws Error(BadInput) where it is no session, is damaged, or of a newer format
SessionState read_main_file(const SessionFiles& files);

}  // namespace aq
