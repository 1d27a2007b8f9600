#include "core/export/compressed_tensors/layer_parts.h"

#include <ATen/ATen.h>

#include "core/base/error.h"
#include "core/checkpoint/packed/compressed_tensors_layout.h"
#include "core/export/compressed_tensors/scheme.h"
#include "core/quant/integer_grid.h"

namespace aq::compressed_tensors {
namespace {

/// Unsigned integers, 2^(bits − 1) standing for a signed 0, and scales that go with them.
struct Grid {
  at::Tensor integers;  // uint8 [out, in]
  at::Tensor scale;     // float32 [out, groups]
};

TensorInfo part_info(std::string name, at::ScalarType dtype, std::vector<std::int64_t> shape) {
  std::uint64_t bytes = c10::elementSize(dtype);
  for (const std::int64_t size : shape) bytes *= static_cast<std::uint64_t>(size);
  return {std::move(name), dtype, std::move(shape), bytes, {}};
}

/// Ours is q − (2^(b−1) − 1), up to 2^(b−1). One more than q is the same here where the topmost integer is
/// not hit; in groups where it is, all integers and the scale change their signs.
Grid symmetric_grid(const CalibratedLayer& layer) {
  const std::int64_t out = layer.info.out, groups = layer.info.groups();
  const IntegerGrid grid{layer.info.format.bits, true};
  if (layer.zero_point.ne(grid.symmetric_zero_point()).any().item<bool>())
    throw Error(ErrorKind::Internal, "exporting", layer.info.name, "its symmetric grid is off its centre");
  const at::Tensor integers = layer.integers.reshape({out, groups, -1});
  const at::Tensor mirrored = integers.eq(grid.levels()).any(2, true);  // bool [out, groups, 1]
  const at::Tensor shifted = at::where(mirrored, grid.levels() - integers, integers + 1);
  return {shifted.to(at::kByte).reshape({out, layer.info.in}),
          at::where(mirrored.squeeze(2), -layer.scale, layer.scale)};
}

/// @throws Error(BadArgument) where a scale becomes zero or infinite
at::Tensor rounded_scale(const at::Tensor& scale, at::ScalarType dtype, const std::string& layer) {
  const at::Tensor rounded = scale.to(dtype);
  const at::Tensor lost = rounded.isfinite().logical_not().logical_or(rounded.eq(0).logical_and(scale.ne(0)));
  if (lost.any().item<bool>())
    throw Error(ErrorKind::BadArgument, "exporting", layer,
                std::string("a scale is out of the range of ") + c10::toString(dtype) +
                    ", in which the checkpoint holds its weights",
                "choose hdf5, which keeps scales in float32");
  return rounded.contiguous();
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
  const Grid grid = info.format.symmetric ? symmetric_grid(layer) : Grid{layer.integers, layer.scale};
  const at::Tensor scale = rounded_scale(grid.scale, scale_dtype, info.name);
  // An int8 is the uint8 with its highest bit turned over.
  if (variant == kIntVariant) return {grid.integers.bitwise_xor(1 << (bits - 1)).view(at::kChar), scale};
  std::vector<at::Tensor> parts{to_words(grid.integers, bits), scale,
                                at::tensor({info.out, info.in}, at::TensorOptions(at::kLong))};
  if (!info.format.symmetric)
    parts.push_back(to_words(layer.zero_point.to(at::kByte).t(), bits).t().contiguous());
  return parts;
}

}  // namespace aq::compressed_tensors
