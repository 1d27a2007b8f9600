// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "core/model/model_config.h"

namespace aq {

/// Radians a position, [rotated dims / 2] (Su et al. 2021, section 3.2.2), stretched as the shape says.
/// @param length of the sequence so far, which LongRoPE's choice of factors depends on
std::vector<double> rotary_frequencies(const BlockShape& shape, std::int64_t length);

/// What cosines and sines are multiplied by; 1 but for YaRN and LongRoPE.
double rotary_attention_factor(const BlockShape& shape);

/// Whether a sequence that grows from one length to another changes the frequencies of the tokens it has
/// (LongRoPE), so that what is cached of them no longer holds.
bool frequencies_change(const BlockShape& shape, std::int64_t from, std::int64_t to);

}  // namespace aq
