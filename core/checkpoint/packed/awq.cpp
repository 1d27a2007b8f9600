// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/packed/awq_layout.h"
#include "core/checkpoint/packed/grouped_integers.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/packed/packed_layer.h"
#include "core/checkpoint/packed/unpacked_source.h"

namespace aq {
namespace {

/// Where a layer's parts lie and what they hold.
struct AwqLayer {
  std::string weight, integers, zeros, scales;  ///< names
  std::int64_t out = 0, in = 0, groups = 0;
};

std::string awq_lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// AutoAWQ's own files and older ones have the second name.
JsonView awq_either(const JsonView& config, const char* name, const char* other) {
  return config.at(config.has(name) ? name : config.has(other) ? other : name);
}

void require_awq(const JsonView& config) {
  const JsonView bits = awq_either(config, "bits", "w_bit");
  if (bits.integer(1, 16) != kAwqBits) bits.fail("is not 4, the only width of AWQ's layout that can be read");
  const char* key = config.has("version") ? "version" : "format";
  const std::string version = awq_lower_case(config.text_or(key, "gemm"));
  if (version != "gemm") config.at(key).fail("is " + printable(version) + ", of which only gemm can be read");
  if (config.text_or("backend", "") == "llm-awq")
    config.at("backend").fail("is llm-awq, whose layout cannot be read");
}

AwqLayer checked_awq_layer(const TensorSource& stored, const std::string& name, const std::string& file) {
  const PackedLayer layer(stored, name, file);
  const TensorInfo& words = layer.part("qweight", 2, {at::kInt});
  const TensorInfo& scales = layer.part("scales", 2, {at::kHalf, at::kBFloat16, at::kFloat});
  const TensorInfo& zeros = layer.part("qzeros", 2, {at::kInt});
  const std::int64_t in = words.shape[0], out = words.shape[1] * kAwqColumns, groups = scales.shape[0];
  layer.require_shape(scales, {groups, out});
  layer.require_shape(zeros, {groups, words.shape[1]});
  if (in % groups != 0)
    layer.fail(scales.name,
               "its " + std::to_string(groups) + " groups do not divide " + std::to_string(in) + " inputs");
  return {layer.name("weight"), words.name, zeros.name, scales.name, out, in, groups};
}

at::Tensor load_awq(const TensorSource& stored, const AwqLayer& layer) {
  const at::Tensor scales = stored.load(layer.scales);  // [groups, out]
  return dequantize({.integers = unpack_awq(stored.load(layer.integers)).t(),
                     .scale = scales.t(),
                     .zero_point = unpack_awq(stored.load(layer.zeros)).t(),
                     .row = layer.in / layer.groups},
                    scales.scalar_type());
}

UnpackedTensor unpacked_awq(const TensorSource& stored, AwqLayer layer) {
  UnpackedTensor unpacked;
  unpacked.parts = {layer.integers, layer.zeros, layer.scales};
  unpacked.info = {layer.weight, stored.info(layer.scales).dtype, {layer.out, layer.in}};
  for (const std::string& part : unpacked.parts) unpacked.info.bytes += stored.info(part).bytes;
  unpacked.info.stored = layer.groups == 1
                             ? "AWQ 4-bit, a scale a channel"
                             : "AWQ 4-bit, groups of " + std::to_string(layer.in / layer.groups);
  unpacked.load = [layer = std::move(layer)](const TensorSource& source) { return load_awq(source, layer); };
  return unpacked;
}

std::shared_ptr<const TensorSource> open_awq(std::shared_ptr<const TensorSource> stored,
                                             const nlohmann::json& config, const std::string& file) {
  require_awq(JsonView(config, file, "quantization_config"));
  std::vector<UnpackedTensor> weights;
  for (const std::string& layer : layers_with(*stored, "qweight"))
    weights.push_back(unpacked_awq(*stored, checked_awq_layer(*stored, layer, file)));
  return unpacked_source(std::move(stored), std::move(weights));
}

}  // namespace

PackedFormat awq_format() { return {"awq", open_awq}; }

}  // namespace aq
