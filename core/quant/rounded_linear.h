// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/block.h"
#include "core/quant/integer_grid.h"

namespace aq {

/// Fake quantization of a linear layer's weight at the moment of its product. A graph keeps the weight as it
/// is and rounds it once more on the way back, where fake_quantize() and a product would keep it in both
/// forms; values and gradients are the same.
class RoundedLinear : public LinearRounding {
 public:
  /// @param row, lower, upper as in fake_quantize()
  RoundedLinear(const IntegerGrid& grid, std::int64_t row, at::Tensor lower, at::Tensor upper);
  at::Tensor linear(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) const override;

 private:
  IntegerGrid grid_;
  std::int64_t row_;
  at::Tensor lower_, upper_;  // [rows]
};

}  // namespace aq
