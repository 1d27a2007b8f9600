// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/compressed_tensors/layer_parts.h"

#include <ATen/ATen.h>

#include "core/checkpoint/packed/compressed_tensors_layout.h"
#include "core/export/compressed_tensors/scheme.h"
#include "core/export/grid_fit.h"
#include "core/quant/integer_grid.h"

namespace aq::compressed_tensors {
namespace {

TensorInfo part_info(std::string name, at::ScalarType dtype, std::vector<std::int64_t> shape) {
  std::uint64_t bytes = c10::elementSize(dtype);
  for (const std::int64_t size : shape) bytes *= static_cast<std::uint64_t>(size);
  return {std::move(name), dtype, std::move(shape), bytes, {}};
}

/// Symmetric grids have their zero in the middle, which is stored nowhere.
ZeroPointRange zero_points(const WeightRecipe& format) {
  const int middle = 1 << (format.bits - 1);
  return format.symmetric ? ZeroPointRange{middle, middle}
                          : ZeroPointRange{0, IntegerGrid{format.bits}.levels()};
}

at::Tensor scales_in(at::ScalarType dtype, const FittedGrid& grid, const LayerInfo& layer) {
  if (dtype == at::kHalf) return half_scales(grid.scale, IntegerGrid{layer.format.bits}.levels(), layer.name);
  return grid.scale.to(dtype).contiguous();
}

}  // namespace

std::vector<TensorInfo> announced_parts(const LayerInfo& layer, const std::string& variant,
                                        at::ScalarType scale_dtype) {
  const std::string weight = layer.name + ".weight";
  const std::int64_t groups = layer.groups();
  const int bits = layer.format.bits;
  const TensorInfo scale = part_info(weight + "_scale", scale_dtype, {layer.out, groups});
  if (variant == kIntVariant) return {part_info(weight, at::kChar, {layer.out, layer.in}), scale};
  std::vector<TensorInfo> parts{
      part_info(weight + "_packed", at::kInt, {layer.out, words_of(layer.in, bits, Packing::Dense)}), scale,
      part_info(weight + "_shape", at::kLong, {2})};
  if (!layer.format.symmetric)
    parts.push_back(
        part_info(weight + "_zero_point", at::kInt, {words_of(layer.out, bits, Packing::Dense), groups}));
  return parts;
}

std::vector<at::Tensor> packed_parts(const CalibratedLayer& layer, const std::string& variant,
                                     at::ScalarType scale_dtype) {
  const LayerInfo& info = layer.info;
  const int bits = info.format.bits;
  const FittedGrid grid = fit_grid(layer, zero_points(info.format));
  const at::Tensor scale = scales_in(scale_dtype, grid, info);
  // An int8 is the uint8 with its highest bit turned over.
  if (variant == kIntVariant) return {grid.integers.bitwise_xor(1 << (bits - 1)).view(at::kChar), scale};
  std::vector<at::Tensor> parts{to_words(grid.integers, bits), scale,
                                at::tensor({info.out, info.in}, at::TensorOptions(at::kLong))};
  if (!info.format.symmetric) parts.push_back(to_words(grid.zero_point.t(), bits).t().contiguous());
  return parts;
}

}  // namespace aq::compressed_tensors
