// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

#include "tests/support/random_block.h"

namespace aq::test {

/// Inputs whose channels depend on each other, as activations do: float32 [tokens, channels].
inline at::Tensor correlated_inputs(std::int64_t tokens, std::int64_t channels, std::uint64_t seed) {
  const at::Tensor mix =
      random({channels, channels}, seed, at::kFloat) / std::sqrt(static_cast<double>(channels));
  const at::Tensor loudness = (random({channels}, seed + 1, at::kFloat)).exp();
  return random({tokens, channels}, seed + 2, at::kFloat).matmul(mix) * loudness +
         random({tokens, 1}, seed + 3, at::kFloat);
}

/// 2/n · Σ x·xᵀ. @param x [n, channels]
inline at::Tensor hessian_of(const at::Tensor& x) {
  return x.t().matmul(x) * (2.0 / static_cast<double>(x.size(0)));
}

/// Mean over the inputs of ‖(W − Ŵ)·x‖².
inline double output_error(const at::Tensor& weight, const at::Tensor& rounded, const at::Tensor& x) {
  return x.matmul((weight - rounded).t()).square().sum(1).mean().item<double>();
}

}  // namespace aq::test
