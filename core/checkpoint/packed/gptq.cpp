// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/packed/gptq_layout.h"
#include "core/checkpoint/packed/grouped_integers.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/packed/packed_layer.h"
#include "core/checkpoint/packed/unpacked_source.h"

namespace aq {
namespace {

constexpr std::int64_t kLongestGroup = std::int64_t{1} << 40;

/// What the configuration says of all layers.
struct GptqConfig {
  int bits = 4;
  std::int64_t group_size = -1;  ///< -1: a channel
  GptqZeros zeros = GptqZeros::OneLess;
  bool dynamic = false;  ///< layers may have settings of their own
};

/// Where a layer's parts lie and what they hold.
struct GptqLayer {
  std::string weight, integers, zeros, scales, groups;  ///< names; groups may be empty
  int bits = 4;
  std::int64_t out = 0, in = 0, group_count = 0, group_size = 0;
  GptqZeros stored = GptqZeros::OneLess;
};

GptqZeros gptq_zeros(const JsonView& config) {
  const char* key = config.has("checkpoint_format") ? "checkpoint_format" : "format";
  const std::string format = config.text_or(key, "gptq");
  if (format == "gptq") return GptqZeros::OneLess;
  if (format == "gptq_v2") return GptqZeros::AsTheyAre;
  config.at(key).fail("is " + printable(format) + ", of which only gptq and gptq_v2 can be read");
}

GptqConfig gptq_config(const JsonView& json) {
  GptqConfig config;
  config.bits = static_cast<int>(json.at("bits").integer(1, 16));
  if (!gptq_has_bits(config.bits)) json.at("bits").fail("is none of 2, 3, 4 and 8");
  if (json.has("group_size")) config.group_size = json.at("group_size").integer(-1, kLongestGroup);
  if (config.group_size == 0) json.at("group_size").fail("is 0");
  config.zeros = gptq_zeros(json);
  if (json.boolean_or("is_marlin_format", false))
    json.at("is_marlin_format").fail("is true: weights in Marlin's order cannot be read");
  if (json.text_or("pack_dtype", "int32") != "int32")
    json.at("pack_dtype").fail("is not int32, the only one that can be read");
  config.dynamic = json.has("dynamic") && !json.at("dynamic").value().empty();
  return config;
}

/// The width whose integers fill the words: the configuration's, or with settings of its own another one.
int gptq_bits(const PackedLayer& layer, const TensorInfo& words, std::int64_t in, const GptqConfig& config) {
  const auto fits = [&](int bits) { return gptq_words(in, bits) == words.shape[0]; };
  if (fits(config.bits)) return config.bits;
  if (config.dynamic)
    for (const int bits : {2, 3, 4, 8})
      if (fits(bits)) return bits;
  layer.fail(words.name, "its " + std::to_string(words.shape[0]) + " rows of words do not hold " +
                             std::to_string(in) + " inputs of " + std::to_string(config.bits) + " bits");
}

/// Inputs of the layer. Without g_idx the words are full.
std::int64_t gptq_inputs(const PackedLayer& layer, const TensorInfo& words, const GptqConfig& config) {
  if (layer.has("g_idx")) return layer.part("g_idx", 1, {at::kInt, at::kLong}).shape[0];
  if (config.dynamic)
    layer.fail(words.name, "its layer has no g_idx, without which a setting of its own cannot be told");
  if (words.shape[0] * 32 % config.bits != 0)
    layer.fail(words.name,
               "its " + std::to_string(words.shape[0]) + " rows of words do not end with an input");
  return words.shape[0] * 32 / config.bits;
}

void require_gptq_groups(const PackedLayer& layer, const TensorInfo& scales, const GptqLayer& checked) {
  const std::int64_t size = std::min(checked.group_size, checked.in);
  const bool own_groups = !checked.groups.empty();
  const std::int64_t wanted = (checked.in + size - 1) / size;
  if (own_groups ? checked.group_count > checked.in : checked.group_count != wanted)
    layer.fail(scales.name, "it has " + std::to_string(checked.group_count) + " groups for " +
                                std::to_string(checked.in) + " inputs in groups of " + std::to_string(size));
}

GptqLayer checked_gptq_layer(const TensorSource& stored, const std::string& name, const GptqConfig& config,
                             const std::string& file) {
  const PackedLayer layer(stored, name, file);
  const TensorInfo& words = layer.part("qweight", 2, {at::kInt});
  const TensorInfo& scales = layer.part("scales", 2, {at::kHalf, at::kBFloat16, at::kFloat});
  const TensorInfo& zeros = layer.part("qzeros", 2, {at::kInt});
  GptqLayer checked{.weight = layer.name("weight"),
                    .integers = words.name,
                    .zeros = zeros.name,
                    .scales = scales.name,
                    .groups = layer.has("g_idx") ? layer.name("g_idx") : ""};
  checked.in = gptq_inputs(layer, words, config);
  checked.out = words.shape[1];
  checked.bits = gptq_bits(layer, words, checked.in, config);
  checked.group_count = scales.shape[0];
  checked.group_size = config.group_size < 0 ? checked.in : config.group_size;
  checked.stored = config.zeros;
  layer.require_shape(scales, {checked.group_count, checked.out});
  layer.require_shape(zeros, {checked.group_count, gptq_words(checked.out, checked.bits)});
  require_gptq_groups(layer, scales, checked);
  return checked;
}

/// The group of each input, int64 [in]; undefined where they are neighbours. @throws Error(BadInput) where
/// one is none of the layer's
at::Tensor gptq_groups(const TensorSource& stored, const GptqLayer& layer) {
  if (layer.groups.empty()) return {};
  constexpr bool kCopy = true;  // a mapped file could change behind the check
  at::Tensor groups = stored.load(layer.groups).to(at::kLong, /*non_blocking=*/false, kCopy);
  if (groups.min().item<std::int64_t>() < 0 || groups.max().item<std::int64_t>() >= layer.group_count)
    throw Error(ErrorKind::BadInput, "loading", printable(layer.groups),
                "it names a group that is none of the layer's " + std::to_string(layer.group_count));
  return groups;
}

at::Tensor load_gptq(const TensorSource& stored, const GptqLayer& layer) {
  const at::Tensor scales = stored.load(layer.scales);  // [groups, out]
  return dequantize(
      {.integers = unpack_gptq_rows(stored.load(layer.integers), layer.bits, layer.in).t(),
       .scale = scales.t(),
       .zero_point = unpack_gptq_zeros(stored.load(layer.zeros), layer.bits, layer.out, layer.stored).t(),
       .column_groups = gptq_groups(stored, layer),
       .row = std::min(layer.group_size, layer.in)},
      scales.scalar_type());
}

std::string gptq_text(const GptqLayer& layer) {
  const std::string bits = "GPTQ " + std::to_string(layer.bits) + "-bit, ";
  if (layer.group_count == 1) return bits + "a scale a channel";
  return bits + "groups of " + std::to_string((layer.in + layer.group_count - 1) / layer.group_count);
}

UnpackedTensor unpacked_gptq(const TensorSource& stored, GptqLayer layer) {
  UnpackedTensor unpacked;
  unpacked.parts = {layer.integers, layer.zeros, layer.scales};
  if (!layer.groups.empty()) unpacked.parts.push_back(layer.groups);
  unpacked.info = {layer.weight, stored.info(layer.scales).dtype, {layer.out, layer.in}};
  for (const std::string& part : unpacked.parts) unpacked.info.bytes += stored.info(part).bytes;
  unpacked.info.stored = gptq_text(layer);
  unpacked.load = [layer = std::move(layer)](const TensorSource& source) { return load_gptq(source, layer); };
  return unpacked;
}

std::shared_ptr<const TensorSource> open_gptq(std::shared_ptr<const TensorSource> stored,
                                              const nlohmann::json& config, const std::string& file) {
  const GptqConfig settings = gptq_config(JsonView(config, file, "quantization_config"));
  std::vector<UnpackedTensor> weights;
  for (const std::string& layer : layers_with(*stored, "qweight"))
    weights.push_back(unpacked_gptq(*stored, checked_gptq_layer(*stored, layer, settings, file)));
  return unpacked_source(std::move(stored), std::move(weights));
}

}  // namespace

PackedFormat gptq_format() { return {"gptq", open_gptq}; }

}  // namespace aq
