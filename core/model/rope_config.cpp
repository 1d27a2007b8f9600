// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/rope_config.h"

#include <cmath>

#include "core/base/error.h"
#include "core/model/config_fields.h"

namespace aq {
namespace {

constexpr double kDefaultTheta = 10000;
constexpr const char* kKnownTypes = "'default', 'linear', 'llama3', 'yarn' and 'longrope'";

/// Some families keep it beside the rotary settings.
std::int64_t original_positions(const JsonView& config, const JsonView& rope) {
  constexpr const char* kKey = "original_max_position_embeddings";
  if (config.has(kKey)) return size_field(config, kKey);
  return rope.has(kKey) ? size_field(rope, kKey) : size_field(config, "max_position_embeddings");
}

/// How much longer than the original context the model's is, where no factor says so.
double stretch_factor(const JsonView& config, const JsonView& rope, std::int64_t original) {
  if (rope.has("factor")) return positive_field(rope, "factor");
  return static_cast<double>(size_field(config, "max_position_embeddings")) / static_cast<double>(original);
}

Llama3RopeScaling read_llama3(const JsonView& rope) {
  Llama3RopeScaling scaling;
  scaling.factor = positive_field(rope, "factor");
  scaling.low_freq_factor = positive_field(rope, "low_freq_factor");
  scaling.high_freq_factor = positive_field(rope, "high_freq_factor");
  scaling.original_max_positions = size_field(rope, "original_max_position_embeddings");
  if (scaling.high_freq_factor <= scaling.low_freq_factor)
    rope.at("high_freq_factor").fail("must be above low_freq_factor");
  return scaling;
}

/// Peng et al. 2023, equation 22, with the weight that DeepSeek's configurations give it.
double yarn_temperature(double factor, double weight) {
  return factor <= 1 ? 1 : 0.1 * weight * std::log(factor) + 1;
}

YarnRopeScaling read_yarn(const JsonView& config, const JsonView& rope) {
  YarnRopeScaling scaling;
  scaling.original_max_positions = original_positions(config, rope);
  scaling.factor = stretch_factor(config, rope, scaling.original_max_positions);
  scaling.beta_fast = positive_field_or(rope, "beta_fast", scaling.beta_fast);
  scaling.beta_slow = positive_field_or(rope, "beta_slow", scaling.beta_slow);
  scaling.truncate = rope.boolean_or("truncate", true);
  double temperature = yarn_temperature(scaling.factor, 1);
  if (rope.has("mscale") && rope.has("mscale_all_dim"))
    temperature = yarn_temperature(scaling.factor, positive_field(rope, "mscale")) /
                  yarn_temperature(scaling.factor, positive_field(rope, "mscale_all_dim"));
  scaling.attention_factor = positive_field_or(rope, "attention_factor", temperature);
  return scaling;
}

std::vector<double> read_factors(const JsonView& rope, const std::string& key, std::int64_t count) {
  const JsonView list = rope.at(key);
  std::vector<double> factors;
  for (const JsonView& item : list.items()) factors.push_back(positive_number(item));
  if (static_cast<std::int64_t>(factors.size()) != count)
    list.fail("has " + std::to_string(factors.size()) + " numbers where the rotary channels make " +
              std::to_string(count) + " pairs");
  return factors;
}

/// Ding et al. 2024; the factor of cosines and sines as in Phi-3's released code.
LongRopeScaling read_longrope(const JsonView& config, const JsonView& rope, std::int64_t pairs) {
  LongRopeScaling scaling;
  scaling.short_factors = read_factors(rope, "short_factor", pairs);
  scaling.long_factors = read_factors(rope, "long_factor", pairs);
  scaling.original_max_positions = original_positions(config, rope);
  const double factor = stretch_factor(config, rope, scaling.original_max_positions);
  const double length = std::log(static_cast<double>(scaling.original_max_positions));
  if (rope.has("attention_factor"))
    scaling.attention_factor = positive_field(rope, "attention_factor");
  else if (factor > 1 && length > 0)
    scaling.attention_factor = std::sqrt(1 + std::log(factor) / length);
  return scaling;
}

/// "type" is how transformers named it before 4.43.
std::string rope_type(const JsonView& rope) {
  return rope.text_or("rope_type", rope.text_or("type", "default"));
}

RopeScaling read_scaling(const JsonView& config, const JsonView& rope, const BlockShape& block) {
  const std::string type = rope_type(rope);
  if (type == "default") return {};
  if (type == "linear") return LinearRopeScaling{positive_field(rope, "factor")};
  if (type == "llama3") return read_llama3(rope);
  if (type == "yarn") return read_yarn(config, rope);
  if (type == "longrope" || type == "su") return read_longrope(config, rope, block.rotated_dims() / 2);
  rope.fail("has the rope_type '" + printable(type) + "', and only " + kKnownTypes + " are supported");
}

void read_rotary_dims(const JsonView& config, const JsonView& where, BlockShape& block) {
  if (where.has("partial_rotary_factor")) {
    const double factor = positive_field(where, "partial_rotary_factor");
    if (factor > 1) where.at("partial_rotary_factor").fail("must not be above 1");
    block.rotary_dims = static_cast<std::int64_t>(factor * static_cast<double>(block.head_dim));
    if (block.rotary_dims < 2) where.at("partial_rotary_factor").fail("leaves no channel to turn");
  }
  if (block.rotated_dims() % 2 != 0 || block.head_dim % 2 != 0)
    config.at(config.has("head_dim") ? "head_dim" : "num_attention_heads")
        .fail("makes head_dim " + std::to_string(block.head_dim) + " with " +
              std::to_string(block.rotated_dims()) +
              " rotary channels, and rotary positions need even numbers");
}

}  // namespace

void read_rope_object(const JsonView& config, const JsonView& rope, BlockShape& block) {
  if (!rope.value().is_object()) rope.fail("must be an object");
  read_rotary_dims(config, rope, block);
  block.rope_theta = positive_field_or(rope, "rope_theta", block.rope_theta);
  block.rope_scaling = read_scaling(config, rope, block);
}

void read_rope(const JsonView& config, BlockShape& block) {
  block.rope = true;
  block.rope_theta = positive_field_or(config, "rope_theta", kDefaultTheta);
  read_rotary_dims(config, config, block);
  for (const char* key : {"rope_scaling", "rope_parameters"})
    if (config.has(key)) read_rope_object(config, config.at(key), block);
}

}  // namespace aq
