// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/median_levels.h"

#include <ATen/ATen.h>

#include <tuple>

namespace aq {
namespace {

/// Where the upper median of `sizes` is, without sorting them all.
std::int64_t middle_of(const at::Tensor& sizes) {
  return std::get<1>(sizes.kthvalue(sizes.numel() / 2 + 1)).item<std::int64_t>();
}

std::vector<float> rising(const at::Tensor& levels) {
  const at::Tensor sorted = std::get<0>(levels.to(at::kFloat).sort()).contiguous();
  return {sorted.data_ptr<float>(), sorted.data_ptr<float>() + sorted.numel()};
}

std::vector<float> integer_levels(float scale, float zero_point, const IntegerGrid& grid) {
  std::vector<float> levels;
  for (int q = 0; q <= grid.levels(); ++q) levels.push_back(scale * (static_cast<float>(q) - zero_point));
  return levels;
}

}  // namespace

std::vector<float> median_levels(const at::Tensor& scale, const at::Tensor& zero_point,
                                 const at::Tensor& codebook, const IntegerGrid& grid) {
  if (codebook.defined() && !scale.defined())  // [rows, levels]
    return rising(codebook[middle_of(codebook.amax(1) - codebook.amin(1))]);
  if (!scale.defined()) return {};
  const at::Tensor scales = scale.reshape({-1});
  const std::int64_t middle = middle_of(scales);
  if (codebook.defined()) return rising(codebook[0] * scales[middle]);
  const float zero = zero_point.defined() ? zero_point.reshape({-1})[middle].item<float>()
                                          : static_cast<float>(grid.symmetric_zero_point());
  return integer_levels(scales[middle].item<float>(), zero, grid);
}

}  // namespace aq
