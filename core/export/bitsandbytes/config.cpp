#include "core/export/bitsandbytes/config.h"

#include <algorithm>
#include <set>

#include "core/checkpoint/packed/bitsandbytes_state.h"
#include "core/model/tensor_layout.h"

namespace aq::bitsandbytes {
namespace {

constexpr double kPublishedThreshold = 6.0;  // LLM.int8(): Dettmers et al. 2022, section 3.2

/// What the checkpoint calls the modules that hold a layer.
std::vector<std::string> module_names(const std::string& name, const std::vector<StoredTensor>& stored) {
  for (const StoredTensor& one : stored) {
    std::vector<std::string> parts;
    for (const StoredTensor::Part& part : one.parts) parts.push_back(part.name);
    if (one.stacked && one.name == name) return parts;
    if (!one.stacked && std::ranges::find(parts, name) != parts.end()) return {one.name};
  }
  return {name};
}

/// The linear modules of a block, each once.
std::vector<std::string> block_modules(const Model& model, std::int64_t block) {
  const Family& family = model.family();
  const auto stored =
      family.stored_tensors ? family.stored_tensors(model.config(), block) : std::vector<StoredTensor>();
  std::vector<std::string> names;
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(model.config().block, role)) continue;
    for (const std::string& name : module_names(family.linear_name(role, block), stored))
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  if (family.router_name) names.push_back(family.router_name(block));
  return names;
}

}  // namespace

std::vector<std::string> skipped_modules(const Model& model, const CalibratedLayers& layers) {
  std::set<std::string> quantized;
  for (const LayerInfo& layer : layers.layers()) quantized.insert(layer.name);
  const std::string& head = model.family().head_name;
  std::vector<std::string> skipped{head.substr(0, head.rfind(".weight"))};
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    for (const std::string& name : block_modules(model, block))
      if (!quantized.contains(name)) skipped.push_back(name);
  return skipped.size() > 1 ? skipped : std::vector<std::string>();
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
