// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/bitsandbytes/config.h"

#include "core/checkpoint/packed/bitsandbytes_state.h"
#include "core/export/recipe_formats.h"

namespace aq::bitsandbytes {
namespace {

constexpr double kPublishedThreshold = 6.0;  // LLM.int8(): Dettmers et al. 2022, section 3.2

}  // namespace

std::vector<std::string> skipped_modules(const Model& model, const CalibratedLayers& layers) {
  std::vector<std::string> skipped = float_layers(model, layers);
  if (skipped.empty()) return skipped;
  const std::string& head = model.family().head_name;
  skipped.insert(skipped.begin(), head.substr(0, head.rfind(".weight")));
  return skipped;
}

nlohmann::ordered_json quantization_config(const LayerFit& fit, const Recipe& recipe, at::ScalarType dtype,
                                           const std::vector<std::string>& skipped) {
  const bool four_bit = fit.kind == LayerKind::FourBit;
  const ActivationRecipe& a = recipe.activations;
  const double threshold = a.bits < 16 ? a.outlier_threshold : kPublishedThreshold;
  nlohmann::ordered_json modules = nullptr;
  if (!skipped.empty()) modules = skipped;
  // What does not concern the kind has transformers' defaults.
  return {{"_load_in_4bit", four_bit},
          {"_load_in_8bit", !four_bit},
          {"bnb_4bit_compute_dtype", four_bit ? dtype_name(dtype) : "float32"},
          {"bnb_4bit_quant_storage", "uint8"},
          {"bnb_4bit_quant_type", four_bit ? fit.type : "fp4"},
          {"bnb_4bit_use_double_quant", fit.double_quantized},
          {"llm_int8_enable_fp32_cpu_offload", false},
          {"llm_int8_has_fp16_weight", false},
          {"llm_int8_skip_modules", modules},
          {"llm_int8_threshold", four_bit ? kPublishedThreshold : threshold},
          {"load_in_4bit", four_bit},
          {"load_in_8bit", !four_bit},
          {"quant_method", "bitsandbytes"}};
}

}  // namespace aq::bitsandbytes
