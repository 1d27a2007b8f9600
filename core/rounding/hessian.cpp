// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/hessian.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <utility>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/distributed/exchange.h"

namespace aq {
namespace {

/// Columns that are accumulated together; the blocks above the diagonal are never computed.
constexpr std::int64_t kPanel = 512;

/// Copies what is below the diagonal of a square matrix to above it, in place.
void mirror_lower(const at::Tensor& square) {
  const std::int64_t n = square.size(0);
  for (std::int64_t begin = 0; begin < n; begin += kPanel) {
    interruption_point();
    const std::int64_t end = std::min(begin + kPanel, n);
    const at::Tensor rows = square.slice(0, begin, end);
    at::Tensor corner = rows.slice(1, begin, end);
    corner.copy_(corner.tril() + corner.tril(-1).t());
    rows.slice(1, end).copy_(square.slice(0, end).slice(1, begin, end).t());
  }
}

}  // namespace

at::Tensor HessianRecorder::apply(ActivationSite site, const at::Tensor& x,
                                  const SiteParameters& parameters) {
  const at::Tensor seen = next_ ? next_->apply(site, x, parameters) : x;
  if (site != site_) return seen;
  if (!expert_ || (site == ActivationSite::DownInput && entered_ == *expert_))
    add(seen);
  else if (site == ActivationSite::MlpInput)
    mlp_input_ = seen;
  return seen;
}

void HessianRecorder::enter_expert(std::int64_t expert, const at::Tensor& tokens) {
  entered_ = expert;
  if (site_ == ActivationSite::MlpInput && expert_ && *expert_ == expert)
    add(mlp_input_.reshape({-1, mlp_input_.size(-1)}).index_select(0, tokens));
}

void HessianRecorder::add(const at::Tensor& x) {
  const at::NoGradGuard no_grad;
  const at::Tensor rows = x.detach().reshape({-1, x.size(-1)}).to(at::kFloat);  // [n, channels]
  const std::int64_t channels = rows.size(1);
  if (!lower_.defined()) lower_ = at::zeros({channels, channels}, rows.options());
  for (std::int64_t begin = 0; begin < channels; begin += kPanel) {
    interruption_point();
    const std::int64_t end = std::min(begin + kPanel, channels);
    lower_.slice(0, begin).slice(1, begin, end).addmm_(rows.slice(1, begin).t(), rows.slice(1, begin, end));
  }
  rows_ += rows.size(0);
}

void HessianRecorder::collect(const Ranks& ranks) {
  lower_ = sum_over(ranks, std::move(lower_));
  rows_ = static_cast<std::int64_t>(sum_over(ranks, static_cast<double>(rows_)));
}

at::Tensor HessianRecorder::take_hessian() {
  if (rows_ == 0) throw Error(ErrorKind::Internal, "forming", "a Hessian", "no activation passed its site");
  const at::NoGradGuard no_grad;
  at::Tensor full = std::exchange(lower_, {});
  mirror_lower(full);
  return full.mul_(2.0 / static_cast<double>(std::exchange(rows_, 0)));
}

}  // namespace aq
