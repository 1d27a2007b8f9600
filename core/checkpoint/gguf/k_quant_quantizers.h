// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq {

// QuantizeRow each.
void quantize_q4_k(const float* values, std::int64_t count, std::uint8_t* blocks);
void quantize_q6_k(const float* values, std::int64_t count, std::uint8_t* blocks);

}  // namespace aq
