// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/obq.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/model/finite_values.h"
#include "core/rounding/dampening.h"

namespace aq {
namespace {

/// Dampened more and more, as GPTQ's Hessian is, until it can be inverted.
at::Tensor dampened_inverse(const at::Tensor& hessian, double dampening) {
  require_finite_hessian(hessian);
  at::Tensor h = hessian.to(at::kDouble).clone();
  h.diagonal().masked_fill_(h.diagonal() == 0, 1);
  const double mean = h.diagonal().mean().item<double>();
  at::Tensor inverse;
  climb_dampening(dampening, [&](double share) {
    at::Tensor dampened = h.clone();
    dampened.diagonal().add_(share * mean);
    const auto [factor, info] = at::linalg_cholesky_ex(dampened);
    if (info.item<int>() == 0) inverse = at::cholesky_inverse(factor);
    return inverse.defined() && all_finite(inverse);
  });
  return inverse;
}

/// A row's grid, one scale and zero point a weight.
struct RowGrid {
  at::Tensor scale, zero_point;  // double [in]
  double levels;

  at::Tensor levels_of(const at::Tensor& w) const {
    return (w.div(scale).round() + zero_point).clamp(0, levels);
  }
  at::Tensor values_of(const at::Tensor& level) const { return (level - zero_point) * scale; }
};

/// @param w double [in]: a row, rounded in place @param inverse double [in, in], spent on the way @returns
/// the integers
at::Tensor round_row(const at::Tensor& w, const at::Tensor& inverse, const RowGrid& grid) {
  const at::Tensor level = at::empty_like(w);
  const at::Tensor done = at::zeros({w.size(0)}, at::kBool);
  for (std::int64_t step = 0; step < w.size(0); ++step) {
    const at::Tensor levels = grid.levels_of(w), error = w - grid.values_of(levels);
    const at::Tensor price = (error.square() / inverse.diagonal()).masked_fill(done, INFINITY);
    const std::int64_t q = price.argmin().item<std::int64_t>();
    const at::Tensor row = inverse[q].clone(), pivot = row[q].clone();
    level[q].copy_(levels[q]);
    w.sub_(row * (error[q] / pivot));
    inverse.sub_(at::outer(row, row) / pivot);  // Gaussian elimination: q leaves the problem
    done[q] = true;
  }
  return level;
}

}  // namespace

QuantizedWeight obq_round(const at::Tensor& weight, const at::Tensor& hessian, const IntegerGrid& grid,
                          std::int64_t row, double dampening, const RunContext& context) {
  const at::NoGradGuard no_grad;
  const at::Tensor inverse = dampened_inverse(hessian, dampening);
  QuantizedWeight result = quantize_weight(weight, grid, row);
  const at::Tensor zero =
      grid.symmetric ? at::full_like(result.scale, grid.symmetric_zero_point()) : result.zero_point;
  const auto spread = [&](const at::Tensor& grids) {  // [out, in]
    const std::int64_t in = weight.size(1);
    const at::Tensor columns = grids.repeat_interleave(std::min(row, in), 1).slice(1, 0, in);
    return columns.expand(weight.sizes()).to(at::kDouble);
  };
  const at::Tensor scales = spread(result.scale), zeros = spread(zero);
  for (std::int64_t r = 0; r < weight.size(0); ++r) {
    context.check();
    const RowGrid one{scales[r], zeros[r], static_cast<double>(grid.levels())};
    const at::Tensor level = round_row(weight[r].to(at::kDouble).clone(), inverse.clone(), one);
    result.integers[r].copy_(level);
    result.dequantized[r].copy_(one.values_of(level));
  }
  return result;
}

}  // namespace aq
