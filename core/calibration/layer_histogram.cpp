// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/layer_histogram.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/calibration/activation_statistics.h"

namespace aq {
namespace {

constexpr std::int64_t kSampledValues = 1 << 20;

}  // namespace

Histogram layer_histogram(const TensorSource& tensors, const std::string& name) {
  const at::NoGradGuard no_grad;
  const at::Tensor stored = tensors.load(name);
  const std::int64_t length = stored.dim() > 0 ? stored.size(-1) : 1;
  const at::Tensor rows = stored.reshape({-1, std::max<std::int64_t>(1, length)});
  const std::int64_t wanted = std::max<std::int64_t>(1, kSampledValues / std::max<std::int64_t>(1, length));
  const std::int64_t stride = std::max<std::int64_t>(1, rows.size(0) / wanted);
  return with_unchanged(tensors, [&] {  // whole rows: few pages are touched
    return histogram_of(rows.slice(0, 0, rows.size(0), stride).to(at::kFloat));
  });
}

}  // namespace aq
