// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gptq/gptq_config.h"

#include <algorithm>

#include "core/base/version.h"
#include "core/export/recipe_formats.h"

namespace aq {
namespace {

using Json = nlohmann::ordered_json;

/// What a layer's settings are to a GPTQ checkpoint.
struct GptqSettings {
  int bits = 4;
  std::int64_t group_size = -1;
  bool symmetric = true;
  bool operator==(const GptqSettings&) const = default;
};

GptqSettings gptq_settings_of(const WeightRecipe& format) {
  return {format.bits, format.granularity == "group" ? format.group_size : -1, format.symmetric};
}

Json gptq_settings_json(const GptqSettings& settings) {
  return {{"bits", settings.bits}, {"group_size", settings.group_size}, {"sym", settings.symmetric}};
}

/// Those that most layers have; of equally many the first.
GptqSettings common_settings(const std::vector<LayerInfo>& layers) {
  GptqSettings common;
  std::ptrdiff_t most = 0;
  for (const LayerInfo& layer : layers) {
    const GptqSettings settings = gptq_settings_of(layer.format);
    const auto count = std::ranges::count_if(
        layers, [&](const LayerInfo& other) { return gptq_settings_of(other.format) == settings; });
    if (count > most) {
      most = count;
      common = settings;
    }
  }
  return common;
}

/// A regular expression that fits this name only.
std::string gptq_pattern(const std::string& name) {
  std::string pattern = "^";
  for (const char c : name) pattern.append(c == '.' ? "\\." : std::string(1, c));
  return pattern + "$";
}

Json dynamic_settings(const std::vector<LayerInfo>& layers, const GptqSettings& common,
                      const std::vector<std::string>& floats) {
  Json dynamic = Json::object();
  for (const LayerInfo& layer : layers)
    if (const GptqSettings own = gptq_settings_of(layer.format); !(own == common))
      dynamic["+:" + gptq_pattern(layer.name)] = gptq_settings_json(own);
  for (const std::string& name : floats) dynamic["-:" + gptq_pattern(name)] = Json::object();
  return dynamic;
}

Json gptq_names(const std::vector<LayerInfo>& layers) {
  Json names = Json::array();
  for (const LayerInfo& layer : layers) names.push_back(layer.name);
  return names;
}

}  // namespace

GptqZeros gptq_zeros_of(const std::string& variant) {
  return variant == "v2" ? GptqZeros::AsTheyAre : GptqZeros::OneLess;
}

Json gptq_quantization_config(const ExportRequest& request) {
  const std::vector<LayerInfo>& layers = request.layers->layers();
  const GptqSettings common = common_settings(layers);
  const std::vector<std::string> floats = float_layers(*request.model, *request.layers);
  Json config = {{"quant_method", "gptq"}};
  config.update(gptq_settings_json(common));
  config["desc_act"] = std::ranges::any_of(layers, &LayerInfo::reordered);
  config["checkpoint_format"] = gptq_zeros_of(request.variant) == GptqZeros::OneLess ? "gptq" : "gptq_v2";
  config["lm_head"] = false;
  const RoundingRecipe& rounding = request.recipe.rounding;
  if (rounding.rule == "gptq" && rounding.dampening > 0 && rounding.dampening < 1)
    config["damp_percent"] = rounding.dampening;
  if (Json dynamic = dynamic_settings(layers, common, floats); !dynamic.empty())
    config["dynamic"] = std::move(dynamic);
  if (!floats.empty()) config["modules_in_block_to_quantize"] = Json::array({gptq_names(layers)});
  config["meta"] = {{"quantizer", {std::string("affinequant-studio:") + program_version()}}};
  return config;
}

}  // namespace aq
