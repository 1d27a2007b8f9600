// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/norm.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <algorithm>
#include <cmath>

namespace aq {
namespace {

/// Beyond it the squares of a row may leave single precision.
constexpr double kLargestSquared = 1e15;

/// x / rms(x), with the mean square in single precision at least (Zhang and Sennrich 2019, equation 4), and
/// in double where it would be infinite: its inverse is zero, which nobody would notice.
at::Tensor rms_normalized(const at::Tensor& x, double eps) {
  const auto wide = x.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
  const at::Tensor precise = x.to(wide);
  const at::Tensor mean_square = precise.square().mean(-1, /*keepdim=*/true);  // [..., 1]
  if (wide == at::kFloat && mean_square.numel() > 0 && std::isinf(mean_square.max().item<float>()))
    return rms_normalized(x.to(at::kDouble), eps).to(x.scalar_type());
  return (precise * (mean_square + eps).rsqrt_()).to(x.scalar_type());
}

at::Tensor rms_norm(const Norm& norm, const at::Tensor& x, double eps) {
  const at::Tensor y = rms_normalized(x, eps);
  return norm.bias.defined() ? at::addcmul(norm.bias, y, norm.weight) : y * norm.weight;
}

bool too_large_to_square(const at::Tensor& x) {
  if (x.numel() == 0) return false;
  const auto [low, high] = at::aminmax(x.detach());
  return std::max(-low.item<double>(), high.item<double>()) > kLargestSquared;
}

/// In double precision where the variance would be infinite in single.
at::Tensor layer_norm(const Norm& norm, const at::Tensor& x, double eps) {
  if (x.scalar_type() == at::kDouble || !too_large_to_square(x))
    return at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, eps);
  const at::Tensor bias = norm.bias.defined() ? norm.bias.to(at::kDouble) : norm.bias;
  return at::layer_norm(x.to(at::kDouble), {x.size(-1)}, norm.weight.to(at::kDouble), bias, eps)
      .to(x.scalar_type());
}

}  // namespace

at::Tensor apply_norm(NormKind kind, double eps, const Norm& norm, const at::Tensor& x) {
  return kind == NormKind::RmsNorm ? rms_norm(norm, x, eps) : layer_norm(norm, x, eps);
}

}  // namespace aq
