// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/prepared_run.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdio>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/engine/recipe_layers.h"
#include "core/export/exporter.h"
#include "core/model/tensor_layout.h"
#include "core/quant/weight_format.h"
#include "core/rounding/obq.h"
#include "core/run/layer_overrides.h"
#include "core/session/session_files.h"
#include "core/session/session_names.h"
#include "core/session/session_notes.h"
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

/// An override that fits no layer is a slip of the pen.
void require_overrides_fit(const Model& model, const Recipe& recipe) {
  if (recipe.layers.empty()) return;
  std::vector<std::string> paths;
  for_each_layer(model, recipe,
                 [&](const RecipeLayer& layer) { paths.push_back(layer_path(layer.block, layer.name)); });
  for (const LayerOverride& one : recipe.layers)
    if (std::ranges::none_of(paths, [&](const std::string& path) { return fits_glob(one.layers, path); }))
      throw Error(ErrorKind::BadArgument, "setting", "--layer " + printable(to_text(one)),
                  "the model has no such layer",
                  "write BLOCK.LAYER as in 0." + short_layer_name(model.family(), LinearRole::Query));
}

void require_positions(const Model& model, std::int64_t seqlen, const std::string& flag) {
  if (seqlen <= model.config().max_positions) return;
  throw Error(ErrorKind::BadArgument, "setting", flag,
              std::to_string(seqlen) + " tokens are more than the model's " +
                  std::to_string(model.config().max_positions) + " positions");
}

void require_outputs(const RunSpec& spec, const Model& model) {
  const ExportFormat format = export_format(spec.format);
  if (!spec.output.empty()) require_writable_target(spec.output);
  if (asks_for_a_format(spec))
    if (const std::string reason = format.refusal(spec.recipe, model.config()); !reason.empty())
      throw Error(ErrorKind::BadArgument, "exporting as", spec.format, reason);
  if (!spec.session.empty()) {
    const SessionFiles named(spec.session);  // refuses what is no file's name
    require_writable_target(spec.session, spec.resume);
    require_writable_target(notes_path(spec.session), /*may_exist=*/true);  // the longest name of all
  }
  if (!spec.output.empty() && !spec.session.empty()) require_own_name(spec.output, spec.session);
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

void require_roundable(const Recipe& recipe) {
  if (recipe.rounding.rule == "nearest" || recipe.weights.bits >= 16 || recipe.weights.format == "integer")
    return;
  throw Error(ErrorKind::BadArgument, "setting", "--rounding",
              recipe.rounding.rule + " rounds to integers, not to " + recipe.weights.format,
              "choose --weight-format integer, or --rounding nearest");
}

/// What the recipe says of weights goes together.
void require_weights(const Recipe& recipe) {
  require_roundable(recipe);
  require_weight_format(recipe);
}

/// Every layer can be rounded as the recipe wants it.
void require_layers(const Model& model, const Recipe& recipe) {
  require_overrides_fit(model, recipe);
  for_each_layer(model, recipe, [&](const RecipeLayer& layer) {
    if (layer.weights.bits < 16) weight_row(layer.weights, layer.out, layer.in, layer.name);
    if (recipe.layers.empty()) return;
    Recipe own = recipe;
    own.weights = layer.weights;
    own.layers.clear();
    require_weights(own);
  });
}

/// OBQ is for small layers, and rounds on whole ranges.
void require_small_for_obq(const Recipe& recipe, const ModelConfig& config) {
  if (recipe.rounding.rule != "obq" || !recipe.rounds_weights()) return;
  const std::int64_t widest =
      std::max({config.block.hidden, config.block.ffn, config.block.heads * config.block.head_dim});
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

}  // namespace

bool asks_for_a_format(const RunSpec& spec) {
  return !spec.output.empty() || spec.format != RunSpec{}.format;
}

bool needs_calibration(const Recipe& recipe) {
  const auto& t = recipe.transform;
  return (recipe.rounding.rule != "nearest" && recipe.rounds_weights()) ||
         recipe.clipping.rule != "min-max" || t.norm != "none" || t.value_output != "none" ||
         t.query_key != "none" || t.up_down != "none" || t.online != "none" || t.online_query_key != "none" ||
         recipe.activations.range == "static" || recipe.activations.clipping == "learned";
}

PreparedRun prepare(const RunSpec& spec) {
  RunSpec checked = spec;
  checked.recipe = resolved(spec.recipe);
  require_searchable(checked.recipe);
  require_weights(checked.recipe);
  require_activation_ranges(checked.recipe);
  Model original = Model::open(spec.model);
  require_placeable(checked.recipe, original.config());
  require_small_for_obq(checked.recipe, original.config());
  Model model = rotated(original, checked.recipe);
  require_layers(model, checked.recipe);
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

int PreparedRun::blocks() const {
  const auto layers = static_cast<int>(model.config().layers);
  return spec.max_blocks > 0 ? std::min(spec.max_blocks, layers) : layers;
}

}  // namespace aq
