// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "core/checkpoint/json_view.h"

namespace aq {

/// What is put around a whole text: the "post_processor" of tokenizer.json, for a single sequence.
struct SpecialAround {
  std::vector<std::int32_t> before, after;  ///< token ids, e.g. BOS and EOS
};

/// Reads TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel (which adds nothing) and Sequences
/// of them.
/// @throws Error(BadInput) naming what is malformed or not supported
SpecialAround read_post_processor(const JsonView& json);

}  // namespace aq
