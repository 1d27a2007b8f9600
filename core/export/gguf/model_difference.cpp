// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cmath>
#include <variant>

#include "core/export/gguf/gguf_model.h"

namespace aq {
namespace {

/// Finds the first of several comparisons that fails.
class Differences {
 public:
  void whole(const char* name, std::int64_t a, std::int64_t b) { note(name, a == b); }
  /// GGUF holds 32-bit floats.
  void real(const char* name, double a, double b) { note(name, std::abs(a - b) <= 1e-6 * std::abs(a)); }
  const std::string& first() const { return first_; }

 private:
  void note(const char* name, bool same) {
    if (first_.empty() && !same) first_ = name;
  }
  std::string first_;
};

struct ScalingNumbers {
  double factor = 0, attention = 0;
  std::int64_t original = 0;
};

ScalingNumbers scaling_numbers(const RopeScaling& scaling) {
  if (const auto* linear = std::get_if<LinearRopeScaling>(&scaling)) return {linear->factor, 1, 0};
  if (const auto* llama3 = std::get_if<Llama3RopeScaling>(&scaling))
    return {llama3->factor, 1, llama3->original_max_positions};
  if (const auto* yarn = std::get_if<YarnRopeScaling>(&scaling))
    return {yarn->factor, yarn->attention_factor, yarn->original_max_positions};
  if (const auto* longrope = std::get_if<LongRopeScaling>(&scaling))
    return {0, longrope->attention_factor, longrope->original_max_positions};
  return {};
}

void compare_rotary(const BlockShape& a, const BlockShape& b, Differences& found) {
  found.whole("rotary positions", a.rope, b.rope);
  found.whole("rotary channels", a.rotated_dims(), b.rotated_dims());
  found.real("rope_theta", a.rope_theta, b.rope_theta);
  found.whole("the kind of rotary scaling", static_cast<std::int64_t>(a.rope_scaling.index()),
              static_cast<std::int64_t>(b.rope_scaling.index()));
  const ScalingNumbers of_a = scaling_numbers(a.rope_scaling), of_b = scaling_numbers(b.rope_scaling);
  found.real("the rotary scaling's factor", of_a.factor, of_b.factor);
  found.real("the rotary scaling's attention factor", of_a.attention, of_b.attention);
  found.whole("the rotary scaling's context", of_a.original, of_b.original);
}

void compare_blocks(const BlockShape& a, const BlockShape& b, Differences& found) {
  found.whole("hidden_size", a.hidden, b.hidden);
  found.whole("heads", a.heads, b.heads);
  found.whole("kv_heads", a.kv_heads, b.kv_heads);
  found.whole("head_dim", a.head_dim, b.head_dim);
  found.whole("intermediate_size", a.ffn, b.ffn);
  found.whole("the kind of norm", static_cast<int>(a.norm), static_cast<int>(b.norm));
  found.real("the norms' epsilon", a.norm_eps, b.norm_eps);
  found.whole("how attention and MLP stand", static_cast<int>(a.branches), static_cast<int>(b.branches));
  found.whole("output norms", a.output_norms, b.output_norms);
  found.whole("norms of queries and keys", a.query_key_norms, b.query_key_norms);
  found.whole("the kind of MLP", static_cast<int>(a.mlp), static_cast<int>(b.mlp));
  found.whole("the activation", static_cast<int>(a.activation), static_cast<int>(b.activation));
  found.whole("experts", a.experts, b.experts);
  found.whole("experts of a token", a.experts_per_token, b.experts_per_token);
  found.real("the scale of attention scores", a.score_scale(), b.score_scale());
  found.real("the cap of attention scores", a.attention_softcap, b.attention_softcap);
  found.whole("the window", a.window, b.window);
  compare_rotary(a, b, found);
}

}  // namespace

std::string first_difference(const ModelConfig& a, const ModelConfig& b) {
  Differences found;
  compare_blocks(a.block, b.block, found);
  found.whole("windowed layers", a.local == b.local, true);
  if (!a.local.empty() && !b.local.empty()) compare_blocks(a.local_block, b.local_block, found);
  found.whole("layers", a.layers, b.layers);
  found.whole("vocabulary", a.vocabulary, b.vocabulary);
  found.whole("context length", a.max_positions, b.max_positions);
  found.whole("tied head", a.tied_head, b.tied_head);
  found.whole("biases", a.qkv_bias, b.qkv_bias);
  found.whole("output biases", a.output_bias, b.output_bias);
  found.whole("MLP biases", a.mlp_bias, b.mlp_bias);
  found.real("the embeddings' scale", a.embedding_scale, b.embedding_scale);
  found.real("the cap of logits", a.final_softcap, b.final_softcap);
  return found.first();
}

}  // namespace aq
