#include "core/engine/prepared_run.h"

#include <ATen/ATen.h>

#include <cstdio>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/export/exporter.h"
#include "core/model/tensor_layout.h"
#include "core/quant/weight_format.h"
#include "core/rounding/obq.h"
#include "core/text/corpus.h"
#include "core/transform/placement.h"
#include "core/transform/residual_rotation.h"

namespace aq {
namespace {

/// FNV-1a over the token ids.
std::string fingerprint_of(const at::Tensor& ids) {
  std::uint64_t hash = 14695981039346656037ULL;
  const at::Tensor flat = ids.contiguous();
  const auto* bytes = static_cast<const unsigned char*>(flat.data_ptr());
  for (std::size_t i = 0; i < flat.nbytes(); ++i) hash = (hash ^ bytes[i]) * 1099511628211ULL;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

void require_groups_fit(const Model& model, const WeightRecipe& recipe) {
  if (recipe.bits >= 16) return;
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(model.config().block, role)) continue;
    const auto& shape = model.tensors().info(model.family().linear_name(role, 0) + ".weight").shape;
    weight_row(recipe, shape[0], shape[1], short_layer_name(model.family(), role));
  }
}

void require_positions(const Model& model, std::int64_t seqlen, const std::string& flag) {
  if (seqlen <= model.config().max_positions) return;
  throw Error(ErrorKind::BadArgument, "setting", flag,
              std::to_string(seqlen) + " tokens are more than the model's " +
                  std::to_string(model.config().max_positions) + " positions");
}

void require_outputs(const RunSpec& spec, const Model& model) {
  const Exporter& format = exporter(spec.format);
  if (!spec.output.empty()) {
    require_writable_target(spec.output);
    if (const std::string reason = format.refusal(spec.recipe, model.config()); !reason.empty())
      throw Error(ErrorKind::BadArgument, "exporting as", spec.format, reason);
  }
  if (!spec.session.empty()) require_writable_target(spec.session, spec.resume);
}

at::Tensor calibration_of(const RunSpec& spec, const Model& model) {
  const auto& c = spec.recipe.calibration;
  const auto vocabulary = model.config().vocabulary;
  if (!spec.calibration.empty())
    return calibration_set(spec.calibration, model.tokenizer(), vocabulary, c.nsamples, c.seqlen, c.seed);
  if (!is_demo(spec.model))
    throw Error(ErrorKind::BadArgument, "quantizing", spec.model, "no calibration text was given",
                "name one with --calib");
  return calibration_set_from_text(demo_text("calibration"), "the demo's calibration text", model.tokenizer(),
                                   vocabulary, c.nsamples, c.seqlen, c.seed);
}

std::optional<at::Tensor> evaluation_of(const RunSpec& spec, const Model& model) {
  if (spec.evaluation.empty()) return {};
  const bool demo = spec.evaluation == "demo";
  const std::string text = demo ? demo_text("evaluation") : read_corpus(spec.evaluation);
  const std::int64_t seqlen =
      spec.evaluation_seqlen > 0 ? spec.evaluation_seqlen : spec.recipe.calibration.seqlen;
  require_positions(model, seqlen, "--eval-seqlen");
  return evaluation_windows(text, demo ? "the demo's evaluation text" : spec.evaluation, model.tokenizer(),
                            model.config().vocabulary, seqlen, spec.evaluation_max_tokens);
}

/// The grid search looks at rounded weights alone.
void require_searchable(const Recipe& recipe) {
  if (recipe.transform.start != "search" || recipe.activations.bits >= 16) return;
  throw Error(ErrorKind::BadArgument, "setting", "--abits",
              "AWQ quantizes weights only: its search for scales does not see rounded activations",
              "choose --abits 16, or --transform-start migration");
}

bool rounds_by_hessian(const Recipe& recipe) {
  return (recipe.rounding.rule == "gptq" || recipe.rounding.rule == "obq") && recipe.weights.bits < 16;
}

void require_roundable(const Recipe& recipe) {
  if (recipe.rounding.rule == "nearest" || recipe.weights.bits >= 16 || recipe.weights.format == "integer")
    return;
  throw Error(ErrorKind::BadArgument, "setting", "--rounding",
              recipe.rounding.rule + " rounds to integers, not to " + recipe.weights.format,
              "choose --weight-format integer, or --rounding nearest");
}

/// OBQ is for small layers, and rounds on whole ranges.
void require_small_for_obq(const Recipe& recipe, const ModelConfig& config) {
  if (recipe.rounding.rule != "obq" || recipe.weights.bits >= 16) return;
  const std::int64_t widest = std::max({config.block.hidden, config.block.ffn, config.block.heads * config.block.head_dim});
  if (widest > kMostObqInputs)
    throw Error(ErrorKind::BadArgument, "setting", "--rounding",
                "OBQ takes cubic time for every row, and the model has layers of " + std::to_string(widest) +
                    " inputs, more than " + std::to_string(kMostObqInputs),
                "choose --rounding gptq, which speeds it up");
  if (recipe.clipping.rule != "min-max")
    throw Error(ErrorKind::BadArgument, "setting", "--clipping", "OBQ rounds on whole ranges",
                "choose --clipping min-max, or --rounding gptq");
}

void require_activation_ranges(const Recipe& recipe) {
  if (recipe.activations.range != "static") return;
  const auto refuse = [](const char* flag, const std::string& reason) {
    throw Error(ErrorKind::BadArgument, "setting", flag, reason, "choose --activation-range dynamic");
  };
  if (!recipe.quantizes_activations()) refuse("--activation-range", "activations are not quantized");
  if (recipe.activations.clipping == "learned")
    refuse("--activation-clipping",
           "factors are learned for the ranges of tokens, and a static range has none");
  if (recipe.activations.outlier_threshold > 0)
    refuse("--outlier-threshold", "channels with outliers are told apart token by token");
}

bool needs_calibration(const Recipe& recipe) {
  const auto& t = recipe.transform;
  return (recipe.rounding.rule != "nearest" && recipe.weights.bits < 16) ||
         recipe.clipping.rule != "min-max" || t.norm != "none" || t.value_output != "none" ||
         t.query_key != "none" || t.up_down != "none" || t.online != "none" || t.online_query_key != "none" ||
         recipe.activations.range == "static" || recipe.activations.clipping == "learned";
}

}  // namespace

PreparedRun prepare(const RunSpec& spec) {
  RunSpec checked = spec;
  checked.recipe = resolved(spec.recipe);
  require_searchable(checked.recipe);
  require_roundable(checked.recipe);
  require_weight_format(checked.recipe);
  require_activation_ranges(checked.recipe);
  Model original = Model::open(spec.model);
  require_placeable(checked.recipe, original.config());
  require_small_for_obq(checked.recipe, original.config());
  Model model = rotated(original, checked.recipe);
  require_groups_fit(model, checked.recipe.weights);
  require_positions(model, checked.recipe.calibration.seqlen, "--seqlen");
  require_outputs(checked, original);
  at::Tensor calibration;
  if (needs_calibration(checked.recipe) || !spec.calibration.empty() || is_demo(spec.model))
    calibration = calibration_of(checked, model);
  auto evaluation = evaluation_of(checked, model);
  std::string fingerprint = calibration.defined() ? fingerprint_of(calibration) : "none";
  return {std::move(checked),     std::move(original),   std::move(model),
          std::move(calibration), std::move(evaluation), std::move(fingerprint)};
}

double mean_bits_per_weight(const Model& model, const WeightRecipe& recipe) {
  double bits = 0, weights = 0;
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(model.config().block, role)) continue;
    const auto shape = weight_shape(model.config().block, role);
    const auto count = static_cast<double>(shape[0] * shape[1]);
    bits += count * bits_per_weight(recipe, shape[0], shape[1]);
    weights += count;
  }
  return bits / weights;
}

Preflight estimate(const PreparedRun& run) {
  Preflight result;
  std::int64_t block_parameters = 0;
  for (const TensorInfo& tensor : run.model.tensors().tensors()) {
    std::int64_t count = 1;
    for (const std::int64_t size : tensor.shape) count *= size;
    result.parameters += count;
    result.checkpoint_bytes += static_cast<std::int64_t>(tensor.bytes);
  }
  result.bits_per_weight = mean_bits_per_weight(run.model, run.spec.recipe.weights);
  const ModelConfig& config = run.model.config();
  const BlockShape& b = config.block;
  block_parameters = b.hidden * b.head_dim * (2 * b.heads + 2 * b.kv_heads) +
                     b.hidden * b.ffn * (b.mlp == MlpKind::Gated ? 3 : 2);
  const auto& c = run.spec.recipe.calibration;
  const std::int64_t chain = run.calibration.defined() ? run.calibration.numel() * b.hidden * 4 : 0;
  const int chains = run.spec.recipe.optimizer.aug_loss ? 4 : 3;  // float and quantized inputs, targets
  // Weights, transformed, quantized, their gradients and what the backward pass keeps; attention's scores a
  // few times.
  const std::int64_t graph =
      7 * 4 * block_parameters + 4 * c.seqlen * (12 * b.hidden + 8 * b.ffn + 4 * b.heads * c.seqlen);
  const std::int64_t embedding = 4 * config.vocabulary * b.hidden;
  const std::int64_t program = 300'000'000;  // libtorch and OpenBLAS themselves
  // A Hessian and its factorization in double, of the widest input.
  const std::int64_t widest = std::max(b.hidden, b.ffn);
  const std::int64_t hessian = rounds_by_hessian(run.spec.recipe) ? 28 * widest * widest : 0;
  // What is learned of each weight with two moments, its gradient, the rounded weight and its gradient.
  const std::int64_t rounding = run.spec.recipe.learns_rounding() ? 6 * 4 * block_parameters : 0;
  result.peak_bytes = program + chains * chain + graph + hessian + rounding + embedding;
  if (c.nsamples * static_cast<std::int64_t>(c.seqlen) < 2048)
    result.warnings.emplace_back(
        "fewer than 2048 calibration tokens: the result will depend much on the seed");
  for (std::string& sentence : missing_placements(b, run.spec.recipe.transform))
    result.warnings.push_back(std::move(sentence));
  if (needs_online_operation(run.spec.recipe))
    result.warnings.emplace_back(
        "activations are transformed as the model runs: other programs that load the checkpoint do not, and "
        "see "
        "quantized weights with float activations");
  return result;
}

Preflight preflight(const RunSpec& spec) { return estimate(prepare(spec)); }

}  // namespace aq
