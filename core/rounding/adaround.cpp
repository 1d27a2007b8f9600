// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/adaround.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>
#include <utility>

#include "core/rounding/row_loop.h"

namespace aq {
namespace {

constexpr double kZeta = 1.1, kGamma = -0.1;
constexpr double kDecided = 0.01;
/// A row below it has no grid of its own: the scale of 1 that stands for one is no step to take.
constexpr double kSmallestRow = 1e-28;
constexpr double kNever = -1e4;  ///< a V whose sigmoid is 0, and so is its gradient

}  // namespace

at::Tensor rectified_sigmoid(const at::Tensor& v) {
  return v.sigmoid().mul_(kZeta - kGamma).add_(kGamma).clamp_(0, 1);
}

AdaRound::AdaRound(const at::Tensor& weight, RowGrids grid) : grid_(std::move(grid)) {
  const at::Tensor steps = to_rows(weight, grid_.cut.row) / grid_.scale.unsqueeze(1);  // [rows, row]
  const at::Tensor below = steps.floor();
  const at::Tensor empty = to_rows(weight, grid_.cut.row).abs().amax(1, true).lt(kSmallestRow);  // [rows, 1]
  const at::Tensor rest = (steps - below).sub_(kGamma).div_(kZeta - kGamma);  // σ(V), within (0, 1)
  v_ = from_rows(rest.logit().masked_fill_(empty, kNever), weight.sizes()).contiguous();
  floors_ = from_rows(below + grid_.zero_point.unsqueeze(1), weight.sizes()).contiguous();
}

at::Tensor AdaRound::soft_weight() const {
  const at::Tensor sigmoid = v_.sigmoid();
  at::Tensor soft = at::empty_like(v_);
  for_each_row(grid_,
               [&](std::int64_t, std::int64_t first, std::int64_t count, const kernel::RowLevels& levels) {
                 kernel::adaround_row(floors_.data_ptr<float>() + first, sigmoid.data_ptr<float>() + first,
                                      count, levels, soft.data_ptr<float>() + first);
               });
  return soft;
}

at::Tensor AdaRound::backward(const at::Tensor& gradient) const {
  const at::Tensor sigmoid = v_.sigmoid(), incoming = gradient.contiguous();
  at::Tensor result = at::empty_like(v_);
  for_each_row(
      grid_, [&](std::int64_t, std::int64_t first, std::int64_t count, const kernel::RowLevels& levels) {
        kernel::adaround_backward_row(floors_.data_ptr<float>() + first, sigmoid.data_ptr<float>() + first,
                                      incoming.data_ptr<float>() + first, count, levels,
                                      result.data_ptr<float>() + first);
      });
  return result;
}

at::Tensor AdaRound::integers() const { return (floors_ + v_.ge(0).to(at::kFloat)).clamp_(0, grid_.levels); }

double AdaRound::decided() const {
  const at::Tensor h = rectified_sigmoid(v_);
  const at::Tensor done = at::min(h, 1 - h).le(kDecided);
  return done.sum().item<double>() / static_cast<double>(done.numel());
}

AdaRoundRegularizer adaround_regularizer(const at::Tensor& v, double beta) {
  const at::Tensor sigmoid = v.sigmoid();
  const at::Tensor h = (sigmoid * (kZeta - kGamma)).add_(kGamma);
  const at::Tensor moves = h.gt(0).logical_and_(h.lt(1));
  const at::Tensor u = h.clamp(0, 1).mul_(2).sub_(1);
  const at::Tensor power = u.abs().pow_(beta - 1);  // |u|^(β−1)
  AdaRoundRegularizer made;
  made.sum = static_cast<double>(v.numel()) - (power * u.abs()).sum(at::kDouble).item<double>();
  const at::Tensor slope = sigmoid.mul(1 - sigmoid).mul_(-2 * beta * (kZeta - kGamma));
  made.gradient = slope.mul_(power).mul_(u.sign()).mul_(moves);
  return made;
}

double adaround_beta(double share) {
  constexpr double kFirst = 20, kLast = 2;
  return kLast + (kFirst - kLast) * (1 + std::cos(std::numbers::pi * share)) / 2;
}

}  // namespace aq
