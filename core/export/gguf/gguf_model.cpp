// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/gguf_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/base/error.h"

namespace aq {
namespace {

/// A family as llama.cpp has it, and which biases its layers may have there.
struct GgufFamily {
  std::string_view family;
  const GgufArchitecture& (*architecture)();
  bool qkv_bias = false, output_bias = false, mlp_bias = false;
};

const GgufArchitecture& falcon_one_norm() { return falcon_gguf(false); }

constexpr std::array kGgufFamilies{GgufFamily{"llama", llama_gguf, true, true, true},
                                   GgufFamily{"mistral", llama_gguf},
                                   GgufFamily{"mixtral", llama_gguf},
                                   GgufFamily{"qwen2", qwen2_gguf, true},
                                   GgufFamily{"qwen3", qwen3_gguf},
                                   GgufFamily{"gemma2", gemma2_gguf},
                                   GgufFamily{"gemma3", gemma3_gguf},
                                   GgufFamily{"phi3", phi3_gguf},
                                   GgufFamily{"falcon", falcon_one_norm},
                                   GgufFamily{"gpt2", gpt2_gguf, true, true, true}};

const GgufFamily* find_family(const std::string& id) {
  const auto found = std::ranges::find(kGgufFamilies, id, &GgufFamily::family);
  return found == kGgufFamilies.end() ? nullptr : &*found;
}

bool is_gemma_family(const ModelConfig& config) { return config.family.starts_with("gemma"); }

/// Blocks from one that sees all tokens to the next, as llama.cpp has it.
std::int64_t full_period(const ModelConfig& config) { return config.family == "gemma2" ? 2 : 6; }

bool has_known_windows(const ModelConfig& config) {
  if (config.local.empty()) return true;
  if (!is_gemma_family(config)) return false;
  for (std::size_t i = 0; i < config.local.size(); ++i)
    if (config.local[i] != ((static_cast<std::int64_t>(i) + 1) % full_period(config) != 0)) return false;
  return config.local_block.window > 0 && config.block.window == 0;
}

/// As llama.cpp knows Gemma's models, by the number of their blocks (GGUF does not say it).
double known_scale(const ModelConfig& config) {
  const BlockShape& block = config.block;
  const std::int64_t largest = config.family == "gemma2" ? 46 : 62;
  const bool shares = is_gemma_family(config) && config.layers == largest;
  return 1 / std::sqrt(static_cast<double>(shares ? block.hidden / block.heads : block.head_dim));
}

std::string rope_refusal(const ModelConfig& config) {
  const RopeScaling& scaling = config.block.rope_scaling;
  if (const auto* llama3 = std::get_if<Llama3RopeScaling>(&scaling))
    if (llama3->low_freq_factor != 1 || llama3->high_freq_factor != 4 ||
        llama3->original_max_positions != 8192)
      return "its rotary scaling is none that Llama 3 was published with";
  if (const auto* yarn = std::get_if<YarnRopeScaling>(&scaling)) {
    const double temperature = yarn->factor <= 1 ? 1 : 0.1 * std::log(yarn->factor) + 1;
    if (yarn->beta_fast != 32 || yarn->beta_slow != 1 || !yarn->truncate ||
        std::abs(yarn->attention_factor - temperature) > 1e-6)
      return "its YaRN settings are not the usual ones, which GGUF stands for";
  }
  if (std::holds_alternative<LongRopeScaling>(scaling) && config.family != "phi3")
    return "llama.cpp has LongRoPE for Phi-3 only";
  if (config.family == "gemma3" && config.local_block.rope_theta != 10000)
    return "llama.cpp takes 10000 as the rotary base of Gemma 3's windowed layers";
  return {};
}

std::string shape_refusal(const ModelConfig& config) {
  const BlockShape& block = config.block;
  if (!has_known_windows(config)) return "llama.cpp has no such windows in some of its layers";
  if (std::abs(block.score_scale() - known_scale(config)) > 1e-6 * known_scale(config))
    return "llama.cpp scales its attention scores otherwise";
  if (config.family == "falcon" && block.branches == Branches::Sequential)
    return "llama.cpp's Falcon computes attention and MLP side by side";
  if (config.family == "falcon" && block.activation != Activation::Gelu) return "llama.cpp's Falcon has GELU";
  if (config.family == "gpt2" && block.activation != Activation::GeluTanh)
    return "llama.cpp's GPT-2 has the tanh form of GELU";
  return {};
}

std::string bias_refusal(const ModelConfig& config, const GgufFamily& family) {
  const bool more = (config.qkv_bias && !family.qkv_bias) || (config.output_bias && !family.output_bias) ||
                    (config.mlp_bias && !family.mlp_bias);
  return more ? "llama.cpp's architecture " + std::string(family.architecture().id) +
                    " has no place for its layers' biases"
              : "";
}

}  // namespace

const GgufArchitecture& gguf_architecture_of(const ModelConfig& config) {
  const GgufFamily* family = find_family(config.family);
  if (family == nullptr)
    throw Error(ErrorKind::Internal, "exporting", config.family, "llama.cpp has no such architecture");
  if (config.family == "falcon") return falcon_gguf(config.block.branches == Branches::Parallel);
  return family->architecture();
}

std::string gguf_model_refusal(const ModelConfig& config) {
  const GgufFamily* family = find_family(config.family);
  const std::string others = "; safetensors and hdf5 can carry it";
  if (family == nullptr) return "llama.cpp has no architecture for " + config.architecture + others;
  for (const std::string& reason :
       {shape_refusal(config), rope_refusal(config), bias_refusal(config, *family)})
    if (!reason.empty()) return reason + others;
  return {};
}

ModelConfig described_by_gguf(ModelConfig config) {
  if ((config.family == "mistral" || config.family == "mixtral") && config.block.window > 0) {
    config.max_positions = std::min(config.max_positions, config.block.window);
    config.block.window = 0;
  }
  return config;
}

}  // namespace aq
