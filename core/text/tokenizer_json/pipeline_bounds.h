// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/checkpoint/json_view.h"

namespace aq {

/// Bounds what a tokenizer.json makes of a text step by step: the steps of its normalizer, pre-tokenizer and
/// decoder, and their regular expressions, which take time and memory before any text is there.
/// @throws Error(BadInput) where there are more than any real tokenizer has
void require_sane_pipeline(const JsonView& tokenizer);

}  // namespace aq
