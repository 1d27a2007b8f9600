#include "core/run/recipe.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/translate.h"

namespace aq {
namespace {

/// A setting's description bound to the place in the recipe that holds it.
struct Binding {
  Parameter parameter;
  std::function<ParameterValue(const Recipe&)> get;
  std::function<void(Recipe&, const ParameterValue&)> set;
};

/// What a field of the recipe is held as in a ParameterValue.
template <typename Field>
struct Held {
  using Type = Field;
};
template <>
struct Held<int> {
  using Type = std::int64_t;
};

template <typename Section, typename Field>
Binding setting(Section Recipe::* section, Field Section::* field, Parameter parameter) {
  using Type = typename Held<Field>::Type;
  parameter.default_value = static_cast<Type>(Recipe{}.*section.*field);
  return {std::move(parameter),
          [=](const Recipe& recipe) -> ParameterValue { return static_cast<Type>(recipe.*section.*field); },
          [=](Recipe& recipe, const ParameterValue& value) {
            recipe.*section.*field = static_cast<Field>(std::get<Type>(value));
          }};
}

using enum ParameterType;

std::vector<Binding> weight_bindings() {
  return {
      setting(&Recipe::weights, &WeightRecipe::bits,
           {.path = "weights.bits", .flag = "--wbits", .type = Integer, .minimum = 2, .maximum = 16,
            .unit = AQ_TRANSLATE("parameter", "bits"), .special = {{16, AQ_TRANSLATE("parameter", "off")}},
            .label = AQ_TRANSLATE("parameter", "Weight bits"),
            .help = AQ_TRANSLATE("parameter", "Bits of a weight, 2 to 8. 16 leaves the weights as they are.")}),
      setting(&Recipe::weights, &WeightRecipe::format,
           {.path = "weights.format", .flag = "--weight-format", .type = Choice,
            .choices = {"integer", "nf4", "fp4", "kmeans"},
            .choice_labels = {AQ_TRANSLATE("parameter", "Integer"), AQ_TRANSLATE("parameter", "NF4"),
                              AQ_TRANSLATE("parameter", "FP4"), AQ_TRANSLATE("parameter", "k-means")},
            .label = AQ_TRANSLATE("parameter", "Number format"),
            .help = AQ_TRANSLATE("parameter",
                                 "The levels of a weight: evenly spaced, those of a normal distribution (NF4), a 4-bit "
                                 "float (FP4), or learned from the weights (k-means).")}),
      setting(&Recipe::weights, &WeightRecipe::double_quantization,
           {.path = "weights.double_quantization", .flag = "--double-quantization", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Double quantization"),
            .help = AQ_TRANSLATE("parameter", "The scales are quantized too, to 8 bits in blocks of 256."),
            .citation = "QLoRA, section 3", .depends_on = "weights.format", .depends_values = {"nf4", "fp4"}}),
      setting(&Recipe::weights, &WeightRecipe::granularity,
           {.path = "weights.granularity", .flag = "--granularity", .type = Choice,
            .choices = {"tensor", "channel", "group"},
            .choice_labels = {AQ_TRANSLATE("parameter", "Tensor"), AQ_TRANSLATE("parameter", "Output channel"),
                              AQ_TRANSLATE("parameter", "Group")},
            .label = AQ_TRANSLATE("parameter", "Granularity"),
            .help = AQ_TRANSLATE("parameter", "Which weights share one scale and zero point.")}),
      setting(&Recipe::weights, &WeightRecipe::group_size,
           {.path = "weights.group_size", .flag = "--group-size", .type = Integer, .minimum = 1, .maximum = 65536,
            .unit = AQ_TRANSLATE("parameter", "channels"), .label = AQ_TRANSLATE("parameter", "Group size"),
            .help = AQ_TRANSLATE("parameter",
                                 "Input channels that share a scale. It must divide the width of every layer."),
            .depends_on = "weights.granularity", .depends_values = {"group"}}),
      setting(&Recipe::weights, &WeightRecipe::symmetric,
           {.path = "weights.symmetric", .flag = "--symmetric", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Symmetric weights"),
            .help = AQ_TRANSLATE("parameter", "A range centred on zero, without a zero point.")}),
      setting(&Recipe::activations, &ActivationRecipe::bits,
           {.path = "activations.bits", .flag = "--abits", .type = Integer, .minimum = 2, .maximum = 16,
            .unit = AQ_TRANSLATE("parameter", "bits"), .special = {{16, AQ_TRANSLATE("parameter", "off")}},
            .label = AQ_TRANSLATE("parameter", "Activation bits"),
            .help = AQ_TRANSLATE("parameter",
                                 "Bits of the input of every linear layer, per token, with ranges taken as it runs. "
                                 "16 leaves activations as they are.")}),
      setting(&Recipe::activations, &ActivationRecipe::symmetric,
           {.path = "activations.symmetric", .flag = "--symmetric-activations", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Symmetric activations"),
            .help = AQ_TRANSLATE("parameter", "A range centred on zero for activations.")}),
      setting(&Recipe::activations, &ActivationRecipe::kv_bits,
           {.path = "activations.kv_bits", .flag = "--kv-bits", .type = Integer, .minimum = 0, .maximum = 16,
            .unit = AQ_TRANSLATE("parameter", "bits"),
            .special = {{0, AQ_TRANSLATE("parameter", "as activations")}, {16, AQ_TRANSLATE("parameter", "off")}},
            .label = AQ_TRANSLATE("parameter", "Attention bits"),
            .help = AQ_TRANSLATE("parameter",
                                 "Bits of queries, keys and values at the attention products. 0 follows the "
                                 "activation bits, 16 leaves them as they are.")}),
      setting(&Recipe::activations, &ActivationRecipe::outlier_threshold,
           {.path = "activations.outlier_threshold", .flag = "--outlier-threshold", .type = Real, .minimum = 0,
            .maximum = 1000, .label = AQ_TRANSLATE("parameter", "Outlier threshold"),
            .help = AQ_TRANSLATE("parameter",
                                 "Input channels that reach this magnitude stay in float. 0: none do."),
            .citation = "LLM.int8(), section 3.2"}),
  };
}

std::vector<Binding> transform_bindings() {
  const auto none = AQ_TRANSLATE("parameter", "None");
  const auto diagonal = AQ_TRANSLATE("parameter", "Diagonal");
  const auto affine = AQ_TRANSLATE("parameter", "Affine matrix");
  const auto automatic = AQ_TRANSLATE("parameter", "Automatic");
  return {
      setting(&Recipe::transform, &TransformRecipe::norm,
           {.path = "transform.norm", .flag = "--norm-transform", .type = Choice,
            .choices = {"auto", "none", "diagonal", "affine"}, .choice_labels = {automatic, none, diagonal, affine},
            .label = AQ_TRANSLATE("parameter", "Behind the norms"),
            .help = AQ_TRANSLATE("parameter",
                                 "Transform between a norm and the layers it feeds. A full matrix merges only where "
                                 "activations stay float. Automatic takes it there, and the diagonal elsewhere."),
            .citation = "AffineQuant, section 3.2"}),
      setting(&Recipe::transform, &TransformRecipe::value_output,
           {.path = "transform.value_output", .flag = "--value-output-transform", .type = Choice,
            .choices = {"none", "diagonal", "affine"}, .choice_labels = {none, diagonal, affine},
            .label = AQ_TRANSLATE("parameter", "Values to output"),
            .help = AQ_TRANSLATE("parameter",
                                 "Transform between the value and the output projection, one matrix a KV head.")}),
      setting(&Recipe::transform, &TransformRecipe::query_key,
           {.path = "transform.query_key", .flag = "--query-key-transform", .type = Choice,
            .choices = {"auto", "none", "diagonal", "affine"}, .choice_labels = {automatic, none, diagonal, affine},
            .label = AQ_TRANSLATE("parameter", "Queries and keys"),
            .help = AQ_TRANSLATE("parameter",
                                 "Transform of queries, undone in the keys. With rotary positions only a rotation and "
                                 "a scale of each frequency pair keep the model the same.")}),
      setting(&Recipe::transform, &TransformRecipe::up_down,
           {.path = "transform.up_down", .flag = "--up-down-transform", .type = Choice,
            .choices = {"auto", "none", "diagonal"}, .choice_labels = {automatic, none, diagonal},
            .label = AQ_TRANSLATE("parameter", "Inside the MLP"),
            .help = AQ_TRANSLATE("parameter",
                                 "Scale of each channel between the MLP's two halves; behind a ReLU it is positive. "
                                 "Automatic takes it where activations are quantized.")}),
      setting(&Recipe::transform, &TransformRecipe::start,
           {.path = "transform.start", .flag = "--transform-start", .type = Choice,
            .choices = {"migration", "search"},
            .choice_labels = {AQ_TRANSLATE("parameter", "Migration"), AQ_TRANSLATE("parameter", "Grid search")},
            .label = AQ_TRANSLATE("parameter", "Start of diagonals"),
            .help = AQ_TRANSLATE("parameter",
                                 "Migration: act^α / w^(1−α). Grid search: the power of the mean activation that "
                                 "rounds best, tried for each placement (AWQ)."),
            .citation = "AWQ, equation 4"}),
      setting(&Recipe::transform, &TransformRecipe::shift,
           {.path = "transform.shift", .flag = "--shift", .type = Choice, .choices = {"none", "bias", "always"},
            .choice_labels = {none, AQ_TRANSLATE("parameter", "Where a bias is"),
                              AQ_TRANSLATE("parameter", "Always (adds biases)")},
            .label = AQ_TRANSLATE("parameter", "Shift"),
            .help = AQ_TRANSLATE("parameter", "A learned offset of each channel, absorbed by the biases around it."),
            .citation = "OmniQuant, equation 3"}),
      setting(&Recipe::transform, &TransformRecipe::alpha,
           {.path = "transform.alpha", .flag = "--alpha", .type = Real, .minimum = 0, .maximum = 1,
            .label = AQ_TRANSLATE("parameter", "Migration strength α"),
            .help = AQ_TRANSLATE("parameter",
                                 "The diagonal starts as act^α / w^(1−α): how much of the difficulty moves from "
                                 "activations into weights."),
            .citation = "SmoothQuant, equation 4"}),
      setting(&Recipe::transform, &TransformRecipe::stability_factor,
           {.path = "transform.stability_factor", .flag = "--stability-factor", .type = Real, .minimum = 0,
            .maximum = 1, .logarithmic = true, .label = AQ_TRANSLATE("parameter", "Stability factor"),
            .help = AQ_TRANSLATE("parameter",
                                 "Factor of the off-diagonal entries inside the mask's band. A small one keeps the "
                                 "matrix diagonally dominant, and so invertible."),
            .citation = "AffineQuant, equation 6"}),
      setting(&Recipe::transform, &TransformRecipe::gradual_mask,
           {.path = "transform.gradual_mask", .flag = "--gradual-mask", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Gradual mask"),
            .help = AQ_TRANSLATE("parameter",
                                 "The band of entries that may learn widens from epoch to epoch. Off: the whole "
                                 "matrix learns from the start."),
            .citation = "AffineQuant, section 3.3"}),
      setting(&Recipe::transform, &TransformRecipe::enforce_dominance,
           {.path = "transform.enforce_dominance", .flag = "--enforce-dominance", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Enforce dominance"),
            .help = AQ_TRANSLATE("parameter",
                                 "Scale the off-diagonals of a row back where they outweigh its diagonal entry.")}),
      setting(&Recipe::transform, &TransformRecipe::precision,
           {.path = "transform.precision", .flag = "--precision", .type = Choice,
            .choices = {"float", "double", "mixed"},
            .choice_labels = {AQ_TRANSLATE("parameter", "Float"), AQ_TRANSLATE("parameter", "Double"),
                              AQ_TRANSLATE("parameter", "Mixed")},
            .label = AQ_TRANSLATE("parameter", "Precision of A"),
            .help = AQ_TRANSLATE("parameter", "Of the matrix and its inverse. Mixed: float matrix, double inverse.")}),
  };
}

std::vector<Binding> learning_bindings() {
  return {
      setting(&Recipe::clipping, &ClippingRecipe::rule,
           {.path = "clipping.rule", .flag = "--clipping", .type = Choice,
            .choices = {"min-max", "learned", "search"},
            .choice_labels = {AQ_TRANSLATE("parameter", "Min-max"), AQ_TRANSLATE("parameter", "Learned (LWC)"),
                              AQ_TRANSLATE("parameter", "Grid search")},
            .label = AQ_TRANSLATE("parameter", "Weight clipping"),
            .help = AQ_TRANSLATE("parameter", "How the range of each channel or group of weights is chosen."),
            .citation = "OmniQuant, equation 2"}),
      setting(&Recipe::rounding, &RoundingRecipe::rule,
           {.path = "rounding.rule", .flag = "--rounding", .type = Choice, .choices = {"nearest", "gptq"},
            .choice_labels = {AQ_TRANSLATE("parameter", "Nearest"), AQ_TRANSLATE("parameter", "GPTQ")},
            .label = AQ_TRANSLATE("parameter", "Rounding"),
            .help = AQ_TRANSLATE("parameter",
                                 "How a weight is put on the grid. GPTQ rounds column by column and lets the columns "
                                 "to come make up for each error.")}),
      setting(&Recipe::rounding, &RoundingRecipe::dampening,
           {.path = "rounding.dampening", .flag = "--dampening", .type = Real, .minimum = 0, .maximum = 1,
            .logarithmic = true, .label = AQ_TRANSLATE("parameter", "Dampening"),
            .help = AQ_TRANSLATE("parameter", "Share of the Hessian's mean diagonal that is added to its diagonal."),
            .citation = "GPTQ, section 3.3", .depends_on = "rounding.rule", .depends_values = {"gptq"}}),
      setting(&Recipe::rounding, &RoundingRecipe::act_order,
           {.path = "rounding.act_order", .flag = "--act-order", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Activation order"),
            .help = AQ_TRANSLATE("parameter", "Columns with the largest activations are rounded first."),
            .depends_on = "rounding.rule", .depends_values = {"gptq"}}),
      setting(&Recipe::rounding, &RoundingRecipe::static_groups,
           {.path = "rounding.static_groups", .flag = "--static-groups", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Static groups"),
            .help = AQ_TRANSLATE("parameter", "The range of every group is taken before anything is rounded."),
            .depends_on = "rounding.rule", .depends_values = {"gptq"}}),
      setting(&Recipe::rounding, &RoundingRecipe::block_size,
           {.path = "rounding.block_size", .flag = "--block-size", .type = Integer, .minimum = 1, .maximum = 65536,
            .unit = AQ_TRANSLATE("parameter", "channels"), .label = AQ_TRANSLATE("parameter", "Block of columns"),
            .help = AQ_TRANSLATE("parameter", "Columns whose errors are fed back together; the result is the same."),
            .depends_on = "rounding.rule", .depends_values = {"gptq"}}),
      setting(&Recipe::optimizer, &OptimizerRecipe::epochs,
           {.path = "optimizer.epochs", .flag = "--epochs", .type = Integer, .minimum = 0, .maximum = 1000,
            .unit = AQ_TRANSLATE("parameter", "epochs"), .label = AQ_TRANSLATE("parameter", "Epochs"),
            .help = AQ_TRANSLATE("parameter", "Passes over the calibration set for each block.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::let_lr,
           {.path = "optimizer.let_lr", .flag = "--let-lr", .type = Real, .minimum = 0, .maximum = 1,
            .logarithmic = true, .label = AQ_TRANSLATE("parameter", "Learning rate of the transform"),
            .help = AQ_TRANSLATE("parameter", "AdamW step size of matrices, scales and shifts.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::lwc_lr,
           {.path = "optimizer.lwc_lr", .flag = "--lwc-lr", .type = Real, .minimum = 0, .maximum = 1,
            .logarithmic = true, .label = AQ_TRANSLATE("parameter", "Learning rate of the clipping"),
            .help = AQ_TRANSLATE("parameter", "AdamW step size of the clipping factors.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::aug_loss,
           {.path = "optimizer.aug_loss", .flag = "--aug-loss", .type = Boolean,
            .label = AQ_TRANSLATE("parameter", "Auxiliary loss"),
            .help = AQ_TRANSLATE("parameter",
                                 "Adds the distance to the float block's output on the quantized input.")}),
      setting(&Recipe::optimizer, &OptimizerRecipe::compute,
           {.path = "optimizer.compute", .flag = "--compute", .type = Choice, .choices = {"float32", "bfloat16"},
            .choice_labels = {AQ_TRANSLATE("parameter", "32-bit float"), AQ_TRANSLATE("parameter", "bfloat16 products")},
            .label = AQ_TRANSLATE("parameter", "Compute"),
            .help = AQ_TRANSLATE("parameter",
                                 "Precision of the block's products. Parameters are kept in 32 bits either way.")}),
      setting(&Recipe::calibration, &CalibrationRecipe::nsamples,
           {.path = "calibration.nsamples", .flag = "--nsamples", .type = Integer, .minimum = 1, .maximum = 100000,
            .unit = AQ_TRANSLATE("parameter", "samples"), .label = AQ_TRANSLATE("parameter", "Samples"),
            .help = AQ_TRANSLATE("parameter", "Pieces of text in the calibration set.")}),
      setting(&Recipe::calibration, &CalibrationRecipe::seqlen,
           {.path = "calibration.seqlen", .flag = "--seqlen", .type = Integer, .minimum = 2, .maximum = 131072,
            .unit = AQ_TRANSLATE("parameter", "tokens"), .label = AQ_TRANSLATE("parameter", "Sample length"),
            .help = AQ_TRANSLATE("parameter", "Tokens of a calibration sample.")}),
      setting(&Recipe::calibration, &CalibrationRecipe::seed,
           {.path = "calibration.seed", .flag = "--seed", .type = Integer, .minimum = 0, .maximum = 2147483647,
            .label = AQ_TRANSLATE("parameter", "Seed"),
            .help = AQ_TRANSLATE("parameter", "Chooses the samples. The same seed gives the same result.")}),
  };
}

const std::vector<Binding>& bindings() {
  static const std::vector<Binding> all = [] {
    std::vector<Binding> list = weight_bindings();
    for (auto&& more : {transform_bindings(), learning_bindings()}) list.insert(list.end(), more.begin(), more.end());
    return list;
  }();
  return all;
}

const Binding& binding_of(const std::string& path) {
  const auto found = std::ranges::find_if(bindings(), [&](const Binding& b) { return b.parameter.path == path; });
  if (found == bindings().end())
    throw Error(ErrorKind::BadArgument, "reading the recipe key", printable(path), "there is no such setting");
  return *found;
}

/// 9 to 15 bits are neither a packed integer format nor float.
void check_bits(const Parameter& parameter, const ParameterValue& value) {
  if (!parameter.path.ends_with("bits")) return;
  const auto bits = std::get<std::int64_t>(value);
  if ((bits > 8 && bits < 16) || bits == 1)
    throw Error(ErrorKind::BadArgument, "setting", parameter.flag,
                std::to_string(bits) + " bits are out of range", "choose 2 to 8, or 16 for off");
}

}  // namespace

const std::vector<Parameter>& recipe_parameters() {
  static const std::vector<Parameter> list = [] {
    std::vector<Parameter> parameters;
    for (const auto& binding : bindings()) parameters.push_back(binding.parameter);
    return parameters;
  }();
  return list;
}

const Parameter& recipe_parameter(const std::string& path) { return binding_of(path).parameter; }

ParameterValue get(const Recipe& recipe, const Parameter& parameter) { return binding_of(parameter.path).get(recipe); }

void set(Recipe& recipe, const Parameter& parameter, const ParameterValue& value) {
  const Binding& binding = binding_of(parameter.path);
  check(binding.parameter, value);
  check_bits(binding.parameter, value);
  binding.set(recipe, value);
}

nlohmann::ordered_json to_json(const Recipe& recipe) {
  nlohmann::ordered_json json{{"method", recipe.method}};
  for (const auto& binding : bindings()) {
    const std::string section = section_of(binding.parameter);
    json[section][binding.parameter.path.substr(section.size() + 1)] = value_to_json(binding.get(recipe));
  }
  return json;
}

Recipe recipe_from_json(const nlohmann::json& json, const Recipe& start) {
  if (!json.is_object())
    throw Error(ErrorKind::BadArgument, "reading", "the recipe", "it is not a JSON object");
  Recipe recipe = start;
  for (const auto& [section, content] : json.items()) {
    if (section == "method" && content.is_string()) {
      recipe.method = content.get<std::string>();
      continue;
    }
    if (!content.is_object())
      throw Error(ErrorKind::BadArgument, "reading the recipe key", printable(section), "there is no such section");
    for (const auto& [name, value] : content.items()) {
      const Parameter& parameter = recipe_parameter(section + "." + name);
      set(recipe, parameter, value_from_json(parameter, value));
    }
  }
  return recipe;
}

Recipe resolved(Recipe recipe) {
  const bool weight_only = !recipe.quantizes_activations();
  if (recipe.transform.norm == "auto") recipe.transform.norm = weight_only ? "affine" : "diagonal";
  if (recipe.transform.query_key == "auto") recipe.transform.query_key = weight_only ? "diagonal" : "affine";
  if (recipe.transform.up_down == "auto") recipe.transform.up_down = weight_only ? "none" : "diagonal";
  return recipe;
}

std::string short_name(const Recipe& recipe) {
  std::string name = "W" + std::to_string(recipe.weights.bits) + "A" + std::to_string(recipe.activations.bits);
  if (recipe.effective_kv_bits() != recipe.activations.bits) name += "KV" + std::to_string(recipe.effective_kv_bits());
  if (recipe.weights.granularity == "group") name += " g" + std::to_string(recipe.weights.group_size);
  if (recipe.weights.granularity == "tensor") name += " tensor";
  if (recipe.weights.symmetric) name += " sym";
  if (recipe.weights.format != "integer") name += " " + recipe.weights.format;
  return name;
}

}  // namespace aq
