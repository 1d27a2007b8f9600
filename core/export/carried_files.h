// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

#include "core/checkpoint/checkpoint_files.h"
#include "core/run/run_context.h"

namespace aq {

/// Copies what a reader of the checkpoint needs beside config.json and the tensors, byte for byte: the
/// generation settings and every file of the tokenizer that is there.
/// @throws Error(BadInput), Error(Output), Error(Cancelled)
void carry_files(const CheckpointFiles& from, const std::filesystem::path& directory,
                 const RunContext& context);

}  // namespace aq
