// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/packed/compressed_tensors_layer.h"
#include "core/checkpoint/packed/grouped_integers.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/packed/unpacked_source.h"

namespace aq::compressed_tensors {
namespace {

/// Parts beside the integers.
constexpr std::array kOtherParts{kScaleSuffix,   kZeroSuffix,         kShapeSuffix,         kOrderSuffix,
                                 ".input_scale", ".input_zero_point", ".input_global_scale"};
/// What an int8 is away from the uint8 of its bits with the highest one turned over.
constexpr int kSignedOffset = 128;

/// uint8 [out, in], the zero point that goes with a signed 0 being 2^(bits − 1).
at::Tensor integers_of(const Layer& layer, const TensorSource& stored) {
  const at::Tensor weight = stored.load(layer.weight);
  if (layer.packed) return from_words(weight, layer.scheme.bits, layer.in, layer.packing);
  return weight.contiguous().view(at::kByte).bitwise_xor(kSignedOffset);
}

/// uint8 [out, groups]
at::Tensor zeros_of(const Layer& layer, const TensorSource& stored) {
  const int middle = layer.packed ? 1 << (layer.scheme.bits - 1) : kSignedOffset;
  if (!layer.has_zeros) return at::full({layer.out, layer.groups}, middle, at::TensorOptions(at::kByte));
  const at::Tensor zeros = stored.load(layer.part(kZeroSuffix));
  if (layer.packed_zeros) return from_words(zeros.t(), layer.scheme.bits, layer.out, layer.zero_packing).t();
  const at::Tensor shifted = zeros.contiguous().to(at::kShort).add(middle);
  if (shifted.lt(0).logical_or(shifted.gt(2 * middle - 1)).any().item<bool>())
    throw Error(ErrorKind::BadInput, "loading", layer.part(kZeroSuffix),
                "a zero point lies outside the weight's integers");
  return shifted.to(at::kByte).reshape({-1, layer.groups}).expand({layer.out, layer.groups});
}

/// int64 [in]; undefined where columns lie in the order of their groups
at::Tensor order_of(const Layer& layer, const TensorSource& stored) {
  if (!layer.has_order) return {};
  // A copy even of int64: what is checked here must be what is used as an index, whatever the file becomes.
  const at::Tensor order = stored.load(layer.part(kOrderSuffix)).to(at::kLong, false, true);
  if (order.eq(-1).all().item<bool>()) return {};  // what was never filled in
  if (order.min().item<std::int64_t>() < 0 || order.max().item<std::int64_t>() >= layer.groups)
    throw Error(ErrorKind::BadInput, "loading", layer.part(kOrderSuffix),
                "a column is in a group that there is not");
  return order;
}

at::Tensor weight_of(const Layer& layer, const TensorSource& stored) {
  const at::Tensor scale = stored.load(layer.part(kScaleSuffix));
  return dequantize({.integers = integers_of(layer, stored),
                     .scale = scale.reshape({-1, layer.groups}).expand({layer.out, layer.groups}),
                     .zero_point = zeros_of(layer, stored),
                     .column_groups = order_of(layer, stored),
                     .row = layer.row()},
                    scale.scalar_type());
}

std::string description(const Layer& layer) {
  const WeightScheme& scheme = layer.scheme;
  std::string text = "compressed-tensors " + std::to_string(scheme.bits) + "-bit";
  if (scheme.sharing == Sharing::Group) text += ", groups of " + std::to_string(scheme.group_size);
  return text + (scheme.symmetric ? "" : ", asymmetric");
}

UnpackedTensor unpacked(const Layer& layer, const TensorSource& stored) {
  std::vector<std::string> parts{layer.weight};
  std::uint64_t bytes = stored.info(layer.weight).bytes;
  for (const char* suffix : kOtherParts) {
    if (!stored.has(layer.part(suffix))) continue;
    parts.push_back(layer.part(suffix));
    bytes += stored.info(parts.back()).bytes;
  }
  return {.info = {.name = layer.name + ".weight",
                   .dtype = stored.info(layer.part(kScaleSuffix)).dtype,
                   .shape = {layer.out, layer.in},
                   .bytes = bytes,
                   .stored = description(layer)},
          .parts = std::move(parts),
          .load = [layer](const TensorSource& source) { return weight_of(layer, source); }};
}

std::shared_ptr<const TensorSource> open_compressed_tensors(std::shared_ptr<const TensorSource> stored,
                                                            const nlohmann::json& json,
                                                            const std::string& file) {
  const Config config = read_config(json, file);
  std::vector<UnpackedTensor> weights;
  for (const TensorInfo& info : stored->tensors())
    if (const std::string_view suffix = integer_suffix(info, *stored); !suffix.empty())
      weights.push_back(unpacked(read_layer(*stored, config, info, suffix, file), *stored));
  return unpacked_source(std::move(stored), std::move(weights));
}

}  // namespace
}  // namespace aq::compressed_tensors

namespace aq {

PackedFormat compressed_tensors_format() {
  return {compressed_tensors::kMethod, compressed_tensors::open_compressed_tensors};
}

}  // namespace aq
