// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

/// vocab.json and merges.txt, as GPT-2 and OPT have them, in the form of a tokenizer.json: byte-level BPE
/// with GPT-2's pattern. @throws Error(BadInput) naming what is malformed or not supported
nlohmann::json read_gpt2_files(const CheckpointFiles& files);

}  // namespace aq
