// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/packed/compressed_tensors_layer.h"

#include <ATen/core/Tensor.h>

#include <algorithm>

#include "core/base/error.h"

namespace aq::compressed_tensors {
namespace {

/// Checks the layers of one checkpoint.
class LayerReader {
 public:
  LayerReader(const TensorSource& stored, const Config& config, const std::string& file)
      : stored_(stored), config_(config), file_(file) {}

  /// @param weight the part with the integers @param suffix its end
  Layer read(const TensorInfo& weight, std::string_view suffix) const {
    Layer layer;
    layer.name = weight.name.substr(0, weight.name.size() - suffix.size());
    layer.weight = weight.name;
    layer.packed = suffix == kPackedSuffix;
    layer.scheme = config_.group(layer.name, file_).weights;
    if (weight.shape.size() != 2 || weight.shape[0] < 1 || weight.shape[1] < 1)
      fail(weight.name, "it is no matrix");
    if (weight.dtype != (layer.packed ? at::kInt : at::kChar))
      fail(weight.name, "its integers are of the wrong dtype");
    layer.out = weight.shape[0];
    layer.in = layer.packed ? packed_inputs(layer, weight) : weight.shape[1];
    if (layer.packed) layer.packing = packing_of(layer.in, weight.shape[1], layer.scheme.bits, weight.name);
    read_scale(layer);
    read_zeros(layer);
    read_order(layer);
    return layer;
  }

 private:
  [[noreturn]] void fail(const std::string& tensor, const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", file_, "the tensor \"" + printable(tensor) + "\": " + reason);
  }

  /// Columns of a packed weight, of weight_shape; its groups or words tell where that is missing.
  std::int64_t packed_inputs(const Layer& layer, const TensorInfo& packed) const {
    const std::string name = layer.part(kShapeSuffix);
    if (stored_.has(name)) {
      const TensorInfo& info = stored_.info(name);
      if (info.shape != std::vector<std::int64_t>{2} || (info.dtype != at::kLong && info.dtype != at::kInt))
        fail(name, "it is no pair of integers");
      const at::Tensor shape = stored_.load(name).to(at::kLong);
      const std::int64_t out = shape[0].item<std::int64_t>(), in = shape[1].item<std::int64_t>();
      // More columns than its words could hold at one bit each would only overflow further on.
      if (out != layer.out || in < 1 || in / 32 > packed.shape[1])
        fail(name, "it says " + std::to_string(out) + " × " + std::to_string(in) +
                       ", which the packed weight does not hold");
      return in;
    }
    if (32 % layer.scheme.bits != 0) fail(name, "it is missing");
    return packed.shape[1] * (32 / layer.scheme.bits);
  }

  /// The shape decides where only one packing fits it, the version where both do.
  Packing packing_of(std::int64_t count, std::int64_t words, int bits, const std::string& tensor) const {
    const bool dense = words == words_of(count, bits, Packing::Dense);
    const bool whole = words == words_of(count, bits, Packing::WholeWords);
    if (!dense && !whole)
      fail(tensor, std::to_string(words) + " words do not hold " + std::to_string(count) + " integers of " +
                       std::to_string(bits) + " bits");
    if (dense != whole) return dense ? Packing::Dense : Packing::WholeWords;
    if (!config_.packing && 32 % bits != 0 && words > 1)
      fail(tensor, "config.json has no version, and the shape does not tell how its integers are packed");
    return config_.packing.value_or(Packing::Dense);
  }

  void read_scale(Layer& layer) const {
    const std::string name = layer.part(kScaleSuffix);
    if (!stored_.has(name)) fail(name, "it is missing");
    const TensorInfo& scale = stored_.info(name);
    if (scale.dtype != at::kHalf && scale.dtype != at::kBFloat16 && scale.dtype != at::kFloat)
      fail(name, "scales of this dtype are not read; F16, BF16 and F32 are");
    layer.groups = (layer.in + layer.row() - 1) / layer.row();
    const std::int64_t wanted = layer.scheme.sharing == Sharing::Tensor ? 1 : layer.out * layer.groups;
    std::int64_t values = 1;
    for (const std::int64_t size : scale.shape) values = size > wanted ? -1 : values * size;
    const bool rows =
        scale.shape.empty() || layer.scheme.sharing == Sharing::Tensor || scale.shape[0] == layer.out;
    if (values != wanted || !rows) fail(name, "it has another number of scales than the weight's groups");
  }

  void read_zeros(Layer& layer) const {
    const std::string name = layer.part(kZeroSuffix);
    layer.has_zeros = stored_.has(name);
    if (!layer.has_zeros && !layer.scheme.symmetric) fail(name, "it is missing");
    if (!layer.has_zeros) return;
    const TensorInfo& zeros = stored_.info(name);
    layer.packed_zeros = zeros.dtype == at::kInt;
    if (!layer.packed_zeros) {
      if (zeros.dtype != at::kChar || zeros.shape != stored_.info(layer.part(kScaleSuffix)).shape)
        fail(name, "it is neither packed nor an int8 for each scale");
    } else if (zeros.shape.size() != 2 || zeros.shape[1] != layer.groups ||
               layer.scheme.sharing == Sharing::Tensor) {
      fail(name, "it has another number of zero points than the weight's groups");
    } else {
      layer.zero_packing = packing_of(layer.out, zeros.shape[0], layer.scheme.bits, name);
    }
  }

  void read_order(Layer& layer) const {
    const std::string name = layer.part(kOrderSuffix);
    layer.has_order = stored_.has(name) && layer.scheme.sharing == Sharing::Group;
    if (!layer.has_order) return;
    const TensorInfo& order = stored_.info(name);
    if (order.shape != std::vector<std::int64_t>{layer.in} ||
        (order.dtype != at::kInt && order.dtype != at::kLong))
      fail(name, "it is no list of a group for each column");
  }

  const TensorSource& stored_;
  const Config& config_;
  const std::string& file_;
};

}  // namespace

std::string_view integer_suffix(const TensorInfo& info, const TensorSource& stored) {
  if (info.name.ends_with(kPackedSuffix)) return kPackedSuffix;
  if (!info.name.ends_with(kPlainSuffix)) return {};
  return info.dtype == at::kChar || stored.has(info.name + "_scale") ? kPlainSuffix : std::string_view();
}

Layer read_layer(const TensorSource& stored, const Config& config, const TensorInfo& weight,
                 std::string_view suffix, const std::string& file) {
  return LayerReader(stored, config, file).read(weight, suffix);
}

}  // namespace aq::compressed_tensors
