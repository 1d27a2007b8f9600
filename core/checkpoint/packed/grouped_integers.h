// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace aq {

/// The integers of a weight and the grids they lie on.
struct GroupedIntegers {
  at::Tensor integers;       // uint8 [out, in]
  at::Tensor scale;          // float [out, groups]
  at::Tensor zero_point;     // uint8 [out, groups]
  at::Tensor column_groups;  // int64 [in], each below groups; undefined: column / row
  std::int64_t row = 0;      ///< columns that share a scale
};

/// scale · (integers − zero_point), the product taken in float32 and rounded once to `dtype`.
/// @param dtype of floating point @returns [out, in]
at::Tensor dequantize(const GroupedIntegers& grouped, at::ScalarType dtype);

}  // namespace aq
