// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/signround.h"

#include <ATen/ATen.h>

#include "core/rounding/row_loop.h"

namespace aq {
namespace {

constexpr double kLargestOffset = 0.5;
/// Of a factor on a range: at 0 nothing is left to put a grid on.
constexpr double kSmallestFactor = 0.01;

at::Tensor or_ones(const at::Tensor& factors, std::int64_t rows) {
  return factors.defined() ? factors.detach().to(at::kFloat).contiguous() : at::ones({rows}, at::kFloat);
}

/// From the gradients of a row's scale and zero point to those of the ends of its range.
struct EndGradients {
  float low = 0, high = 0;
};

EndGradients end_gradients(const IntegerGrid& grid, const kernel::RowLevels& row, float low, float high,
                           const kernel::GridGradient& gradient) {
  if (high <= 0 && low >= 0) return {};  // an empty range: its scale is a constant
  if (grid.symmetric) {
    const float part = gradient.scale / static_cast<float>(grid.symmetric_zero_point());
    return -low > high ? EndGradients{-part, 0} : EndGradients{0, part};
  }
  // z = ⌊−low / s⌉, straight-through: it changes with the low end and with the scale.
  const float scale = gradient.scale + gradient.zero_point * low / (row.scale * row.scale);
  const float part = scale / static_cast<float>(grid.levels());
  return {-part - gradient.zero_point / row.scale, part};
}

}  // namespace

SignRound::SignRound(const at::Tensor& weight, const IntegerGrid& grid, std::int64_t row,
                     const at::Tensor& lower, const at::Tensor& upper)
    : weight_(weight.contiguous()), levels_(grid), cut_(cut_rows(weight_, row)) {
  const at::Tensor rows = to_rows(weight_, row);
  minimum_ = rows.amin(1).clamp_max_(0);
  maximum_ = rows.amax(1).clamp_min_(0);
  given_lower_ = or_ones(lower, rows.size(0));
  given_upper_ = or_ones(upper, rows.size(0));
  state_ = {at::zeros_like(weight_), at::ones_like(minimum_), at::ones_like(maximum_)};
}

at::Tensor SignRound::lower() const { return given_lower_ * state_.lower; }
at::Tensor SignRound::upper() const { return given_upper_ * state_.upper; }

RowGrids SignRound::grid() const {
  const at::Tensor low = minimum_ * lower(), high = maximum_ * upper();
  RowGrids made{at::empty_like(low), at::empty_like(low), cut_, levels_.levels()};
  for (std::int64_t r = 0; r < low.numel(); ++r) {
    const auto chosen = grid_scale<float>(levels_, low.data_ptr<float>()[r], high.data_ptr<float>()[r]);
    made.scale.data_ptr<float>()[r] = chosen.scale;
    made.zero_point.data_ptr<float>()[r] = chosen.zero_point;
  }
  return made;
}

at::Tensor SignRound::rounded_weight() const {
  at::Tensor rounded = at::empty_like(weight_);
  for_each_row(
      grid(), [&](std::int64_t, std::int64_t first, std::int64_t count, const kernel::RowLevels& levels) {
        kernel::signround_row(weight_.data_ptr<float>() + first, state_.offsets.data_ptr<float>() + first,
                              count, levels, rounded.data_ptr<float>() + first);
      });
  return rounded;
}

SignRound::Gradients SignRound::backward(const at::Tensor& gradient) const {
  const at::Tensor incoming = gradient.contiguous();
  const at::Tensor low = minimum_ * lower(), high = maximum_ * upper();
  Gradients made{at::empty_like(weight_), at::empty_like(low), at::empty_like(low)};
  for_each_row(grid(), [&](std::int64_t r, std::int64_t first, std::int64_t count,
                           const kernel::RowLevels& levels) {
    const auto of_grid = kernel::signround_backward_row(
        weight_.data_ptr<float>() + first, state_.offsets.data_ptr<float>() + first,
        incoming.data_ptr<float>() + first, count, levels, made.offsets.data_ptr<float>() + first);
    const auto ends =
        end_gradients(levels_, levels, low.data_ptr<float>()[r], high.data_ptr<float>()[r], of_grid);
    made.lower.data_ptr<float>()[r] = ends.low;
    made.upper.data_ptr<float>()[r] = ends.high;
  });
  made.lower.mul_(minimum_ * given_lower_);
  made.upper.mul_(maximum_ * given_upper_);
  return made;
}

void SignRound::step(const Gradients& gradients, double rate, bool tune_range) {
  state_.offsets.sub_(gradients.offsets.sign(), rate).clamp_(-kLargestOffset, kLargestOffset);
  if (!tune_range) return;
  state_.lower.sub_(gradients.lower.sign(), rate).clamp_(kSmallestFactor, 1);
  state_.upper.sub_(gradients.upper.sign(), rate).clamp_(kSmallestFactor, 1);
}

at::Tensor SignRound::integers(const RowGrids& grid) const {
  at::Tensor made = at::empty_like(weight_);
  for_each_row(grid, [&](std::int64_t, std::int64_t first, std::int64_t count,
                         const kernel::RowLevels& levels) {
    kernel::signround_levels_row(weight_.data_ptr<float>() + first, state_.offsets.data_ptr<float>() + first,
                                 count, levels, made.data_ptr<float>() + first);
  });
  return made;
}

SignRound::State SignRound::copy() const {
  return {state_.offsets.clone(), state_.lower.clone(), state_.upper.clone()};
}

void SignRound::restore(const State& state) {
  state_.offsets.copy_(state.offsets);
  state_.lower.copy_(state.lower);
  state_.upper.copy_(state.upper);
}

}  // namespace aq
