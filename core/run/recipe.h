// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/base/parameter.h"

namespace aq {

/// Equivalent transformations of a block, one choice a placement (docs/mathematics.md).
struct TransformRecipe {
  std::string norm = "none";  ///< norm → q,k,v and norm → gate,up: none | diagonal | affine | auto
  std::string value_output =
      "none";  ///< v → o, one matrix a KV head: none | diagonal | affine | hadamard (R2)
  std::string query_key =
      "none";  ///< q ↔ k: none | diagonal | affine | auto (RoPE: rotation and scale a pair)
  std::string up_down = "none";   ///< up → down, fc1 → fc2: none | diagonal | auto
  std::string rotation = "none";  ///< of the residual stream, merged into all weights: none | hadamard (R1)
  std::string online = "none";    ///< of layers' inputs as the model runs: none | hadamard (R4) | kronecker
  std::string online_query_key = "none";  ///< of queries and keys behind RoPE: none | hadamard (R3) | affine
  /// Of diagonals: migration (act^α / w^(1−α)) | alpha-search (the α that rounds best) | search (AWQ's grid
  /// over act^ρ)
  std::string start = "migration";
  std::string shift = "none";      ///< none | bias (where the layers have a bias) | always (adds biases)
  double alpha = 0.5;              ///< migration strength of the start: act^α / w^(1−α)
  double stability_factor = 0.1;   ///< factor of the off-diagonal entries inside the gradual mask's band
  bool gradual_mask = true;        ///< off: the whole matrix from the first epoch on
  bool enforce_dominance = false;  ///< project failing rows back to strict diagonal dominance
  std::string precision =
      "float";  ///< of A and its inverse: float | double | mixed (float A, double inverse)
  bool operator==(const TransformRecipe&) const = default;
};

struct ClippingRecipe {
  /// min-max | learned (LWC: sigmoid factors on both ends of each range) | search (AWQ's grid over shrunken
  /// ranges)
  std::string rule = "min-max";
  bool operator==(const ClippingRecipe&) const = default;
};

struct WeightRecipe {
  std::string format = "integer";       ///< integer | nf4 | fp4 | kmeans
  int bits = 4;                         ///< 2 to 8; 16 = weights stay float. nf4 and fp4 have 4
  std::string granularity = "channel";  ///< tensor | channel | group
  int group_size = 128;                 ///< input channels that share a scale, for granularity group
  bool symmetric = false;
  bool double_quantization = false;  ///< nf4 and fp4: the scales in 8 bits, in blocks of 256
  bool operator==(const WeightRecipe&) const = default;
};

/// Other number formats for some of the layers.
struct LayerOverride {
  std::string layers;  ///< glob over BLOCK.LAYER: "0.self_attn.q_proj", "*.mlp.down_proj", "3.*"
  /// Of the recipe's weights section, without its name: {"bits", 8}.
  std::vector<std::pair<std::string, ParameterValue>> settings;
  bool operator==(const LayerOverride&) const = default;
};

struct ActivationRecipe {
  int bits = 16;  ///< inputs of the linear layers, per token, dynamic; 16 = off
  bool symmetric = false;
  int kv_bits = 0;               ///< q, k, v at the attention products; 0 = as `bits`, 16 = off
  double outlier_threshold = 0;  ///< input columns that reach it stay float (LLM.int8(): 6); 0 = none do
  std::string range =
      "dynamic";  ///< dynamic (of each token as it comes) | static (one a site, observed before) | full
                  ///< (dynamic, of foreign checkpoints: activation_quantizer.h)
  std::string observer = "min-max";  ///< of static ranges: min-max | percentile | mse
  double percentile = 99.9;          ///< of the values that a percentile observer's range holds
  std::string clipping =
      "min-max";          ///< min-max | learned (LAC: sigmoid factors on both ends of a token's range)
  double clip_ratio = 1;  ///< of a token's range that linear inputs are clipped to
  std::string kv_granularity =
      "token";             ///< which keys share a scale: token | channel (in groups of tokens: KIVI)
  int kv_group_size = 32;  ///< tokens of such a group; a last group that is not full stays float
  bool operator==(const ActivationRecipe&) const = default;

  int effective_kv_bits() const { return kv_bits == 0 ? bits : kv_bits; }
};

struct RoundingRecipe {
  /// nearest | gptq (error feedback through the inverse Hessian) | obq (the same in each row's greedy order)
  /// | adaround (learned: up or down) | signround (learned by signed gradients: an offset within half a step)
  std::string rule = "nearest";
  double dampening = 0.01;      ///< gptq: share of the Hessian's mean diagonal that is added to its diagonal
  bool act_order = false;       ///< gptq: columns of the largest Hessian diagonal first
  bool static_groups = false;   ///< gptq: ranges of all groups taken before the first column is rounded
  int block_size = 128;         ///< gptq: columns whose errors are fed back together
  int epochs = 20;              ///< learned rules: passes over the calibration set
  double lr = 0;                ///< learned rules: step size; 0 = the rule's own
  double regularization = 100;  ///< adaround: weight of the term that drives each weight to up or down
  bool tune_range = true;       ///< signround: learn the ends of the ranges too
  bool operator==(const RoundingRecipe&) const = default;
};

struct OptimizerRecipe {
  int epochs = 10;                    ///< 0: nothing is learned, the start of the transform is used
  int batch_size = 1;                 ///< samples whose mean gradient makes a step
  double let_lr = 5e-3;               ///< learning rate of matrices, scales and shifts
  double lwc_lr = 1e-2;               ///< learning rate of the clipping factors
  std::string schedule = "constant";  ///< of both learning rates: constant | cosine
  bool aug_loss = false;              ///< adds the target of the float block on the quantized chain
  std::string compute = "float32";    ///< float32 | bfloat16 (products only)
  bool operator==(const OptimizerRecipe&) const = default;
};

struct CalibrationRecipe {
  int nsamples = 32;
  int seqlen = 256;  ///< tokens of a sample
  std::int64_t seed = 0;
  bool operator==(const CalibrationRecipe&) const = default;
};

/// A quantization run's whole configuration. The published methods are presets of it.
struct Recipe {
  std::string method = "affinequant";  ///< the published name it started from: a label, nothing depends on it
  TransformRecipe transform;
  ClippingRecipe clipping;
  WeightRecipe weights;
  std::vector<LayerOverride>
      layers;  ///< of those that fit a layer the last one holds (core/run/layer_overrides.h)
  ActivationRecipe activations;
  RoundingRecipe rounding;
  OptimizerRecipe optimizer;
  CalibrationRecipe calibration;
  bool operator==(const Recipe&) const = default;

  bool quantizes_activations() const { return activations.bits < 16 || effective_kv_bits() < 16; }
  int effective_kv_bits() const { return activations.effective_kv_bits(); }
  bool rounds_weights() const;  ///< of any layer
  bool learns_rounding() const {
    return rounds_weights() && (rounding.rule == "adaround" || rounding.rule == "signround");
  }
  /// Steps of one pass over so many samples; the last may have fewer than the others.
  std::int64_t steps(std::int64_t samples) const {
    return (samples + optimizer.batch_size - 1) / optimizer.batch_size;
  }
  /// Passes over the calibration set for each block: of what is learned first, then of the rounding.
  int epochs() const { return optimizer.epochs + (learns_rounding() ? rounding.epochs : 0); }
};

/// Every setting of a recipe, in the order of the form.
const std::vector<Parameter>& recipe_parameters();

ParameterValue get(const Recipe& recipe, const Parameter& parameter);
/// Checks and sets. @throws Error(BadArgument)
void set(Recipe& recipe, const Parameter& parameter, const ParameterValue& value);
/// @throws Error(BadArgument) where no setting has this path.
const Parameter& recipe_parameter(const std::string& path);

/// {"method": …, "transform": {…}, "clipping": {…}, …}: every key, in the order of the form; "layers" where
/// some have settings of their own.
nlohmann::ordered_json to_json(const Recipe& recipe);
/// Keys that are missing keep the value they have in `start`. @throws Error(BadArgument) at an unknown key.
Recipe recipe_from_json(const nlohmann::json& json, const Recipe& start = {});

/// The same recipe with every "auto" decided: norm → affine where activations stay float, else diagonal;
/// query_key → diagonal where activations stay float, else affine; up_down → none where activations stay
/// float, else diagonal.
Recipe resolved(Recipe recipe);

/// e.g. "W4A16", "W3A16 g128", "W4A4", "W3A16 mixed" where layers have settings of their own.
std::string short_name(const Recipe& recipe);

}  // namespace aq
