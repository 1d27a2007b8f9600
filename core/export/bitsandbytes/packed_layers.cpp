// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/bitsandbytes/packed_layers.h"

#include <ATen/ATen.h>

#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/packed/bitsandbytes_layout.h"
#include "core/checkpoint/packed/bitsandbytes_state.h"
#include "core/quant/codebook.h"
#include "core/quant/double_quantization.h"

namespace aq::bitsandbytes {
namespace {

constexpr std::int64_t kScalesABlock = 256;
constexpr int kLargestInteger = 127;

FourBitState state_of(const LayerInfo& layer, at::ScalarType dtype, float offset) {
  FourBitState state{.type = layer.format.format,
                     .block_size = layer.row(),
                     .dtype = dtype,
                     .shape = {layer.out, layer.in},
                     .nested = {}};
  if (layer.double_quantized)
    state.nested = {.block_size = kScalesABlock, .dtype = at::kFloat, .offset = offset};
  return state;
}

TensorInfo part_info(const std::string& name, at::ScalarType dtype, std::vector<std::int64_t> shape) {
  std::uint64_t bytes = c10::elementSize(dtype);
  for (const std::int64_t size : shape) bytes *= static_cast<std::uint64_t>(size);
  return {name, dtype, std::move(shape), bytes, {}};
}

at::Tensor level_tensor(const WeightRecipe& format) {
  const auto& levels = (format.format == "nf4" ? nf4_codebook() : fp4_codebook()).levels;
  return at::tensor(at::ArrayRef<float>(levels.data(), levels.size()), at::kFloat);
}

/// The scales' own codes and absmax. @throws Error(BadInput)
std::pair<at::Tensor, at::Tensor> nested_parts(const CalibratedLayer& layer) {
  const DoubleQuantizedScale& scales = layer.double_quantized;
  const std::int64_t count = layer.info.out * layer.info.groups();
  if (scales.codes.defined() && scales.absmax.defined() && scales.offset.defined() &&
      scales.codes.numel() == count && scales.absmax.numel() == block_count(count, kScalesABlock) &&
      scales.offset.numel() == 1)
    return {scales.codes.reshape({-1}).contiguous(), scales.absmax.reshape({-1}).contiguous()};
  throw Error(ErrorKind::BadInput, "exporting", layer.info.name,
              "the session does not hold its quantized scales: an older version wrote it",
              "quantize again, or choose another --format");
}

}  // namespace

std::vector<TensorInfo> four_bit_infos(const LayerInfo& layer, at::ScalarType dtype) {
  const std::string weight = layer.name + ".weight";
  const FourBitState state = state_of(layer, dtype, 0);
  const std::int64_t scales = layer.out * layer.groups();
  const at::ScalarType scale_dtype = layer.double_quantized ? at::kByte : at::kFloat;
  std::vector<TensorInfo> infos{
      part_info(weight, at::kByte, {block_count(layer.out * layer.in, 2), 1}),
      part_info(weight + ".absmax", scale_dtype, {scales}),
      part_info(weight + ".quant_map", at::kFloat, {16}),
      part_info(weight + ".quant_state.bitsandbytes__" + state.type, at::kByte, {to_bytes(state).numel()})};
  if (!layer.double_quantized) return infos;
  infos.push_back(part_info(weight + ".nested_absmax", at::kFloat, {block_count(scales, kScalesABlock)}));
  infos.push_back(part_info(weight + ".nested_quant_map", at::kFloat, {dynamic_map().numel()}));
  return infos;
}

std::vector<at::Tensor> pack_four_bit_layer(const CalibratedLayer& layer, at::ScalarType dtype) {
  const at::Tensor codes = pack_four_bit(layer.integers), levels = level_tensor(layer.info.format);
  if (!layer.info.double_quantized)
    return {codes, layer.scale.reshape({-1}).contiguous(), levels, to_bytes(state_of(layer.info, dtype, 0))};
  const auto [scales, absmax] = nested_parts(layer);
  const float offset = layer.double_quantized.offset.item<float>();
  return {codes, scales, levels, to_bytes(state_of(layer.info, dtype, offset)), absmax, dynamic_map()};
}

std::vector<TensorInfo> int8_infos(const LayerInfo& layer) {
  return {part_info(layer.name + ".weight", at::kChar, {layer.out, layer.in}),
          part_info(layer.name + ".SCB", at::kFloat, {layer.out}),
          part_info(layer.name + ".weight_format", at::kByte, {})};
}

std::vector<at::Tensor> pack_int8_layer(const CalibratedLayer& layer) {
  const at::Tensor integers = layer.integers.to(at::kShort) - layer.zero_point.to(at::kShort);  // [out, in]
  if (integers.numel() > 0 && integers.max().item<int>() > kLargestInteger)
    throw Error(ErrorKind::BadArgument, "exporting", layer.info.name,
                "some of its integers were rounded up to 128, and bitsandbytes ends at 127",
                "choose --format safetensors, gptq or hdf5");
  return {integers.to(at::kChar), (layer.scale * kLargestInteger).reshape({-1}).contiguous(),
          at::zeros({}, at::kByte)};
}

}  // namespace aq::bitsandbytes
