// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>
#include <string>
#include <variant>

#include "core/export/gguf/gguf_model.h"

namespace aq {
namespace {

/// Entries under the architecture's name.
class ArchitectureEntries {
 public:
  ArchitectureEntries(std::string architecture, GgufEntries& entries)
      : prefix_(std::move(architecture) + "."), entries_(entries) {}

  void integer(const char* key, std::int64_t value) { entries_.integer(prefix_ + key, value); }
  void number(const char* key, double value) { entries_.number(prefix_ + key, value); }
  void text(const char* key, const char* value) { entries_.text(prefix_ + key, value); }

 private:
  std::string prefix_;
  GgufEntries& entries_;
};

void write_sizes_of(const ModelConfig& config, ArchitectureEntries& entries) {
  const BlockShape& block = config.block;
  entries.integer("vocab_size", config.vocabulary);
  entries.integer("context_length", config.max_positions);
  entries.integer("embedding_length", block.hidden);
  entries.integer("block_count", config.layers);
  entries.integer("feed_forward_length", block.ffn);
  entries.integer("attention.head_count", block.heads);
  entries.integer("attention.head_count_kv", block.kv_heads);
  entries.integer("attention.key_length", block.head_dim);
  entries.integer("attention.value_length", block.head_dim);
  entries.number(
      block.norm == NormKind::RmsNorm ? "attention.layer_norm_rms_epsilon" : "attention.layer_norm_epsilon",
      block.norm_eps);
}

void write_variants(const ModelConfig& config, ArchitectureEntries& entries) {
  const BlockShape& block = config.block;
  if (block.experts > 0) {
    entries.integer("expert_count", block.experts);
    entries.integer("expert_used_count", block.experts_per_token);
  }
  if (config.family == "falcon") entries.text("tensor_data_layout", "jploski");
  const std::int64_t window = config.local.empty() ? block.window : config.local_block.window;
  if (window > 0) entries.integer("attention.sliding_window", window);
  if (block.attention_softcap > 0) entries.number("attn_logit_softcapping", block.attention_softcap);
  if (config.final_softcap > 0) entries.number("final_logit_softcapping", config.final_softcap);
}

struct ScalingWriter {
  ArchitectureEntries& entries;

  void operator()(std::monostate) const {}
  void operator()(const LinearRopeScaling& scaling) const {
    entries.text("rope.scaling.type", "linear");
    entries.number("rope.scaling.factor", scaling.factor);
  }
  void operator()(const Llama3RopeScaling&) const {}  // a tensor says it
  void operator()(const YarnRopeScaling& scaling) const {
    entries.text("rope.scaling.type", "yarn");
    entries.number("rope.scaling.factor", scaling.factor);
    entries.integer("rope.scaling.original_context_length", scaling.original_max_positions);
  }
  void operator()(const LongRopeScaling& scaling) const {  // tensors say the rest
    entries.number("rope.scaling.attn_factor", scaling.attention_factor);
    entries.integer("rope.scaling.original_context_length", scaling.original_max_positions);
  }
};

void write_rotary(const ModelConfig& config, ArchitectureEntries& entries) {
  const BlockShape& block = config.block;
  if (!block.rope) return;
  entries.integer("rope.dimension_count", block.rotated_dims());
  entries.number("rope.freq_base", block.rope_theta);
  std::visit(ScalingWriter{entries}, block.rope_scaling);
}

/// What each frequency is divided by (Llama 3's rule, as in transformers' modeling_rope_utils.py).
at::Tensor llama3_factors(const Llama3RopeScaling& scaling, double theta, std::int64_t dims) {
  at::Tensor factors = at::ones({dims / 2}, at::kFloat);
  const auto original = static_cast<double>(scaling.original_max_positions);
  for (std::int64_t i = 0; i < dims / 2; ++i) {
    const double exponent = static_cast<double>(2 * i) / static_cast<double>(dims);
    const double turns = original / (2 * std::numbers::pi * std::pow(theta, exponent));
    if (turns > scaling.high_freq_factor) continue;
    const double smooth =
        (turns - scaling.low_freq_factor) / (scaling.high_freq_factor - scaling.low_freq_factor);
    const double slowed =
        turns < scaling.low_freq_factor ? scaling.factor : 1 / ((1 - smooth) / scaling.factor + smooth);
    factors[i] = slowed;
  }
  return factors;
}

}  // namespace

void write_model_entries(const ModelConfig& config, GgufEntries& entries) {
  ArchitectureEntries under(gguf_architecture_of(config).id, entries);
  write_sizes_of(config, under);
  write_variants(config, under);
  write_rotary(config, under);
}

std::vector<std::pair<std::string, at::Tensor>> rope_tensors(const ModelConfig& config) {
  const BlockShape& block = config.block;
  if (const auto* llama3 = std::get_if<Llama3RopeScaling>(&block.rope_scaling))
    return {{"rope_freqs.weight", llama3_factors(*llama3, block.rope_theta, block.rotated_dims())}};
  if (const auto* longrope = std::get_if<LongRopeScaling>(&block.rope_scaling))
    return {{"rope_factors_long.weight", at::tensor(longrope->long_factors, at::kFloat)},
            {"rope_factors_short.weight", at::tensor(longrope->short_factors, at::kFloat)}};
  return {};
}

}  // namespace aq
