// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/matrix_health.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/base/interruption.h"
#include "core/model/row_strips.h"

namespace aq {
namespace {

at::Tensor diagonal_of(const at::Tensor& a) { return a.diagonal(0, -2, -1); }  // [heads, n]

/// Σ_{j≠i} |a_ij|, [heads, n]
at::Tensor off_diagonal_sums(const at::Tensor& a) { return a.abs().sum(-1) - diagonal_of(a).abs(); }

/// Matrices beyond this size are not decomposed once an epoch: the power iteration's estimate has to do.
constexpr std::int64_t kLargestDecomposed = 128;
constexpr int kPowerIterations = 40;

/// ‖A‖₂ of every head by power iteration on AᵀA (from below; within a few percent). [heads]
at::Tensor spectral_norm(const at::Tensor& a) {
  const at::Tensor matrix = a.to(at::kDouble);
  at::Tensor v = at::ones({a.size(0), a.size(2), 1}, matrix.options());  // [heads, n, 1]
  v.select(1, 0).mul_(2);  // not orthogonal to every sign pattern
  at::Tensor norm;
  for (int i = 0; i < kPowerIterations; ++i) {
    interruption_point();
    v = v / v.norm(2, {1}, /*keepdim=*/true);
    const at::Tensor image = at::bmm(matrix, v);
    norm = image.norm(2, {1}).squeeze(-1);
    v = at::bmm(matrix.transpose(1, 2), image);
  }
  return norm;
}

}  // namespace

double dominance_margin(const at::Tensor& a) {
  const at::Tensor diagonal = diagonal_of(a).abs();
  return ((diagonal - off_diagonal_sums(a)) / diagonal).min().item<double>();
}

double condition_number(const at::Tensor& a, const at::Tensor& inverse) {
  if (a.size(-1) > kLargestDecomposed)
    return (spectral_norm(a) * spectral_norm(inverse)).max().item<double>();
  const at::Tensor sigma = at::linalg_svdvals(a.to(at::kDouble));  // [heads, n], largest first
  return (sigma.select(-1, 0) / sigma.select(-1, -1)).max().item<double>();
}

double merge_error(const at::Tensor& a, const at::Tensor& inverse) {
  double worst = 0;
  for (std::int64_t head = 0; head < a.size(0); ++head) {
    const at::Tensor product =
        strip_product(a[head].to(at::kDouble), inverse[head].to(at::kDouble));  // [n, n]
    const double error = (product - at::eye(a.size(-1), product.options())).abs().max().item<double>();
    worst = error > worst || std::isnan(error) ? error : worst;
  }
  return worst;
}

std::int64_t enforce_dominance(at::Tensor& a, const at::Tensor& mask, double margin) {
  const at::Tensor masked = a * mask;                       // [heads, n, n]
  const at::Tensor outweighed = diagonal_of(masked).abs();  // [heads, n]
  const at::Tensor allowed = outweighed * (1 - margin);
  const at::Tensor sums = off_diagonal_sums(masked);
  const at::Tensor failing = sums.ge(outweighed);
  const std::int64_t count = failing.sum().item<std::int64_t>();
  if (count == 0) return 0;
  const at::Tensor factor =
      at::where(failing, allowed / sums, at::ones_like(sums)).unsqueeze(-1);  // [heads, n, 1]
  const at::Tensor diagonal = diagonal_of(a).clone();
  a.mul_(factor);
  diagonal_of(a).copy_(diagonal);
  return count;
}

}  // namespace aq
