// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/gradual_mask.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace aq {

std::int64_t mask_band(std::int64_t size, int epoch, int epochs, bool gradual) {
  if (!gradual || epochs < 1) return size - 1;
  return std::min(size - 1, (epoch + 1) * size / epochs);
}

at::Tensor gradual_mask(std::int64_t size, std::int64_t band, double stability_factor, at::ScalarType dtype) {
  const at::Tensor index = at::arange(size, at::TensorOptions(at::kLong));      // [n]
  const at::Tensor distance = (index.unsqueeze(0) - index.unsqueeze(1)).abs();  // [n, n]
  const at::Tensor inside = (distance.le(band)).logical_and(distance.gt(0));
  return inside.to(dtype) * stability_factor + at::eye(size, at::TensorOptions(dtype));
}

}  // namespace aq
