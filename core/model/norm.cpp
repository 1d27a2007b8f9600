// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/norm.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

namespace aq {
namespace {

/// x / rms(x), with the mean square in single precision at least (Zhang and Sennrich 2019, equation 4).
at::Tensor rms_normalized(const at::Tensor& x, double eps) {
  const auto wide = x.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
  const at::Tensor precise = x.to(wide);
  const at::Tensor mean_square = precise.square().mean(-1, /*keepdim=*/true);  // [..., 1]
  return (precise * (mean_square + eps).rsqrt_()).to(x.scalar_type());
}

at::Tensor rms_norm(const Norm& norm, const at::Tensor& x, double eps) {
  const at::Tensor y = rms_normalized(x, eps);
  return norm.bias.defined() ? at::addcmul(norm.bias, y, norm.weight) : y * norm.weight;
}

}  // namespace

at::Tensor apply_norm(NormKind kind, double eps, const Norm& norm, const at::Tensor& x) {
  const at::Tensor y = kind == NormKind::RmsNorm
                           ? rms_norm(norm, x, eps)
                           : at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, eps);
  return y;
}

}  // namespace aq
