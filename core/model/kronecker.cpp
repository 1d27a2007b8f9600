// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/kronecker.h"

#include <ATen/Functions.h>

#include "core/model/row_strips.h"

namespace aq {
namespace {

/// x · m
at::Tensor kronecker_product(const at::Tensor& x, const at::Tensor& m) {
  return is_learned(x, m) || x.dim() != 2 ? at::matmul(x, m) : strip_product(x, m);
}

at::Tensor times_right(const at::Tensor& x, const at::Tensor& right) {
  if (!right.defined()) return x;
  const std::int64_t n = right.size(0);
  if (x.size(-1) == n) return kronecker_product(x, right);
  return kronecker_product(x.reshape({-1, n}), right).view(x.sizes());
}

at::Tensor times_left(const at::Tensor& x, const at::Tensor& left) {
  if (!left.defined()) return x;
  const std::int64_t n = left.size(0), width = x.size(-1) / n;
  return at::matmul(left.t(), x.reshape({-1, n, width})).reshape(x.sizes());
}

}  // namespace

at::Tensor times_kronecker(const at::Tensor& x, const at::Tensor& left, const at::Tensor& right) {
  return times_left(times_right(x, right), left);
}

}  // namespace aq
