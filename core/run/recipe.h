#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/parameter.h"

namespace aq {

/// Equivalent transformations of a block, one choice a placement (docs/mathematics.md).
struct TransformRecipe {
  std::string norm = "none";          ///< norm → q,k,v and norm → gate,up: none | diagonal | affine | auto
  std::string value_output = "none";  ///< v → o, one matrix a KV head: none | diagonal | affine
  std::string query_key = "none";     ///< q ↔ k: none | diagonal | affine | auto (RoPE: rotation and scale a pair)
  std::string up_down = "none";       ///< up → down, fc1 → fc2: none | diagonal | auto
  std::string start = "migration";    ///< of diagonals: migration (act^α / w^(1−α)) | search (AWQ's grid over act^ρ)
  std::string shift = "none";         ///< none | bias (where the layers have a bias) | always (adds biases)
  double alpha = 0.5;                 ///< migration strength of the start: act^α / w^(1−α)
  double stability_factor = 0.1;      ///< factor of the off-diagonal entries inside the gradual mask's band
  bool gradual_mask = true;           ///< off: the whole matrix from the first epoch on
  bool enforce_dominance = false;     ///< project failing rows back to strict diagonal dominance
  std::string precision = "float";    ///< of A and its inverse: float | double | mixed (float A, double inverse)
  bool operator==(const TransformRecipe&) const = default;
};

struct ClippingRecipe {
  /// min-max | learned (LWC: sigmoid factors on both ends of each range) | search (AWQ's grid over shrunken ranges)
  std::string rule = "min-max";
  bool operator==(const ClippingRecipe&) const = default;
};

struct WeightRecipe {
  std::string format = "integer";       ///< integer | nf4 | fp4 | kmeans
  int bits = 4;                         ///< 2 to 8; 16 = weights stay float. nf4 and fp4 have 4
  std::string granularity = "channel";  ///< tensor | channel | group
  int group_size = 128;                 ///< input channels that share a scale, for granularity group
  bool symmetric = false;
  bool double_quantization = false;     ///< nf4 and fp4: the scales in 8 bits, in blocks of 256
  bool operator==(const WeightRecipe&) const = default;
};

struct ActivationRecipe {
  int bits = 16;           ///< inputs of the linear layers, per token, dynamic; 16 = off
  bool symmetric = false;
  int kv_bits = 0;         ///< q, k, v at the attention products; 0 = as `bits`, 16 = off
  double outlier_threshold = 0;  ///< input columns that reach it stay float (LLM.int8(): 6); 0 = none do
  bool operator==(const ActivationRecipe&) const = default;
};

struct RoundingRecipe {
  std::string rule = "nearest";  ///< nearest | gptq (error feedback through the inverse Hessian)
  double dampening = 0.01;       ///< gptq: share of the Hessian's mean diagonal that is added to its diagonal
  bool act_order = false;        ///< gptq: columns of the largest Hessian diagonal first
  bool static_groups = false;    ///< gptq: ranges of all groups taken before the first column is rounded
  int block_size = 128;          ///< gptq: columns whose errors are fed back together
  bool operator==(const RoundingRecipe&) const = default;
};

struct OptimizerRecipe {
  int epochs = 10;                  ///< 0: nothing is learned, the start of the transform is used
  double let_lr = 5e-3;             ///< learning rate of matrices, scales and shifts
  double lwc_lr = 1e-2;             ///< learning rate of the clipping factors
  bool aug_loss = false;            ///< adds the target of the float block on the quantized chain
  std::string compute = "float32";  ///< float32 | bfloat16 (products only)
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
  ActivationRecipe activations;
  RoundingRecipe rounding;
  OptimizerRecipe optimizer;
  CalibrationRecipe calibration;
  bool operator==(const Recipe&) const = default;

  bool quantizes_activations() const { return activations.bits < 16 || effective_kv_bits() < 16; }
  int effective_kv_bits() const { return activations.kv_bits == 0 ? activations.bits : activations.kv_bits; }
};

/// Every setting of a recipe, in the order of the form.
const std::vector<Parameter>& recipe_parameters();

ParameterValue get(const Recipe& recipe, const Parameter& parameter);
/// Checks and sets. @throws Error(BadArgument)
void set(Recipe& recipe, const Parameter& parameter, const ParameterValue& value);
/// @throws Error(BadArgument) where no setting has this path.
const Parameter& recipe_parameter(const std::string& path);

/// {"method": …, "transform": {…}, "clipping": {…}, …}: every key, in the order of the form.
nlohmann::ordered_json to_json(const Recipe& recipe);
/// Keys that are missing keep the value they have in `start`. @throws Error(BadArgument) at an unknown key.
Recipe recipe_from_json(const nlohmann::json& json, const Recipe& start = {});

/// The same recipe with every "auto" decided: norm → affine where activations stay float, else diagonal; query_key →
/// diagonal where activations stay float, else affine; up_down → none where activations stay float, else diagonal.
Recipe resolved(Recipe recipe);

/// e.g. "W4A16", "W3A16 g128", "W4A4".
std::string short_name(const Recipe& recipe);

}  // namespace aq
