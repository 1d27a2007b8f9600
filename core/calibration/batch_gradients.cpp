// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/batch_gradients.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <span>
#include <utility>

namespace aq {

void BatchGradients::begin(std::vector<at::Tensor> parameters, std::int64_t samples) {
  parameters_ = std::move(parameters);
  samples_ = samples;
  failed_ = false;
  losses_.assign(static_cast<std::size_t>(samples), 0.0);
  if (direct()) return;
  std::int64_t values = samples + 1;
  for (const at::Tensor& one : parameters_) values += one.numel();
  if (!sums_.defined() || sums_.numel() != values)
    sums_ = at::zeros({values}, at::kDouble);
  else
    sums_.zero_();
}

std::vector<at::Tensor> BatchGradients::parts() const {
  std::vector<at::Tensor> list;
  std::int64_t first = samples_ + 1;
  for (const at::Tensor& one : parameters_) {
    list.push_back(sums_.narrow(0, first, one.numel()).view(one.sizes()));
    first += one.numel();
  }
  return list;
}

void BatchGradients::add(std::int64_t place, double loss) {
  losses_[static_cast<std::size_t>(place)] = loss;
  if (direct()) return;
  const at::NoGradGuard no_grad;
  const std::vector<at::Tensor> sums = parts();
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    at::Tensor& gradient = parameters_[i].mutable_grad();
    if (gradient.defined()) sums[i].add_(gradient);
    gradient.reset();  // the next sample's does not come on top
  }
}

void BatchGradients::add_failed(std::int64_t place, double loss) {
  losses_[static_cast<std::size_t>(place)] = loss;
  failed_ = true;
}

void BatchGradients::sum_over_ranks() {
  auto* values = sums_.data_ptr<double>();
  std::copy(losses_.begin(), losses_.end(), values);
  values[samples_] = failed_ ? 1 : 0;
  ranks_.sum(std::span(values, static_cast<std::size_t>(sums_.numel())));
  losses_.assign(values, values + samples_);
  failed_ = values[samples_] > 0;
}

void BatchGradients::put_back() {
  const at::NoGradGuard no_grad;
  sums_.narrow(0, samples_ + 1, sums_.numel() - samples_ - 1).div_(static_cast<double>(samples_));
  const std::vector<at::Tensor> means = parts();
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    parameters_[i].mutable_grad() = means[i].to(parameters_[i].scalar_type(), false, /*copy=*/true);
}

std::vector<double> BatchGradients::finish() {
  if (direct()) return losses_;
  sum_over_ranks();
  if (!failed_) put_back();
  return losses_;
}

}  // namespace aq
