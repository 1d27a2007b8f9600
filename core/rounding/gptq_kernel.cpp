// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/gptq_kernel.h"

#include <cmath>

#include "core/base/instruction_sets.h"

namespace aq::kernel {

AQ_CLONES void round_column(float* weights, const float* scale, const float* zero_point, float levels,
                            float pivot, std::int64_t count, std::uint8_t* integers, float* errors) {
  for (std::int64_t r = 0; r < count; ++r) {
    float level = std::rint(weights[r] / scale[r]) + zero_point[r];
    level = level < 0.0F ? 0.0F : level;
    level = level > levels ? levels : level;
    const float rounded = (level - zero_point[r]) * scale[r];
    errors[r] = (weights[r] - rounded) / pivot;
    weights[r] = rounded;
    integers[r] = static_cast<std::uint8_t>(level);
  }
}

AQ_CLONES void feed_back(const float* errors, const float* factors, std::int64_t columns, std::int64_t stride,
                         std::int64_t count, float* weights) {
  for (std::int64_t j = 0; j < columns; ++j) {
    float* column = weights + j * stride;
    const float factor = factors[j];
    for (std::int64_t r = 0; r < count; ++r) column[r] -= errors[r] * factor;
  }
}

}  // namespace aq::kernel
