// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/rotary.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <vector>

#include "core/model/rotary_frequencies.h"

namespace aq {

RotaryTable rotary_table(const BlockShape& shape, std::int64_t first, std::int64_t tokens,
                         at::ScalarType dtype) {
  // Angles grow with the position: in single precision they would lose digits at long contexts.
  const at::Tensor frequencies = at::tensor(rotary_frequencies(shape, first + tokens), at::kDouble);
  const at::Tensor angles = at::outer(at::arange(first, first + tokens, at::kDouble), frequencies);
  const at::Tensor repeated = at::cat({angles, angles}, 1);  // [tokens, rotated dims]
  const double factor = rotary_attention_factor(shape);
  return {(repeated.cos() * factor).to(dtype), (repeated.sin() * factor).to(dtype)};
}

at::Tensor rotated(const at::Tensor& x, const RotaryTable& table) {
  const auto dims = table.cos.size(-1), half = dims / 2, rest = x.size(-1) - dims;
  const at::Tensor cos = table.cos.narrow(-1, 0, half), sin = table.sin.narrow(-1, 0, half);
  const at::Tensor first = x.narrow(-1, 0, half), second = x.narrow(-1, half, half);
  std::vector<at::Tensor> parts{at::addcmul(first * cos, second, sin, -1),
                                at::addcmul(second * cos, first, sin)};
  if (rest > 0) parts.push_back(x.narrow(-1, dims, rest));
  return at::cat(parts, -1);
}

}  // namespace aq
