// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sensitivity/layer_sensitivity.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/engine/baseline_source.h"
#include "core/engine/engine.h"
#include "core/engine/recipe_layers.h"
#include "core/evaluation/perplexity.h"
#include "core/model/tensor_layout.h"
#include "core/quant/weight_format.h"
#include "core/sensitivity/variant_walk.h"
#include "core/text/corpus.h"

namespace aq {
namespace {

std::vector<int> bits_of(const SensitivitySpec& spec) {
  std::vector<int> bits = spec.bits;
  if (spec.recipe.weights.bits < 16) bits.push_back(spec.recipe.weights.bits);
  std::ranges::sort(bits);
  bits.erase(std::ranges::unique(bits).begin(), bits.end());
  if (bits.empty() || bits.front() < 2 || bits.back() > 8)
    throw Error(ErrorKind::BadArgument, "setting", "--bits", "sensitivity is measured at 2 to 8 bits");
  return bits;
}

std::vector<WeightRecipe> formats_of(const SensitivitySpec& spec, const std::vector<int>& bits) {
  std::vector<WeightRecipe> formats;
  for (const int one : bits) {
    Recipe recipe;
    recipe.weights = spec.recipe.weights;
    recipe.weights.bits = one;
    require_weight_format(recipe);
    formats.push_back(recipe.weights);
  }
  return formats;
}

/// int64 [windows, tokens]
at::Tensor windows_of(const SensitivitySpec& spec, const Model& model) {
  const bool own = spec.text.empty() || spec.text == "demo";
  if (own && !is_demo(spec.model))
    throw Error(ErrorKind::BadArgument, "measuring the sensitivity of", spec.model,
                "there is no text to measure on", "name one with --eval");
  if (spec.seqlen > model.config().max_positions)
    throw Error(ErrorKind::BadArgument, "setting", "--eval-seqlen",
                std::to_string(spec.seqlen) + " tokens are more than the model's " +
                    std::to_string(model.config().max_positions) + " positions");
  const std::string text = own ? demo_text("evaluation") : read_corpus(spec.text);
  return evaluation_windows(text, own ? "the demo's evaluation text" : spec.text, model.tokenizer(),
                            model.config().vocabulary, spec.seqlen, spec.max_tokens);
}

/// Every layer of every block, without numbers yet.
std::vector<LayerSensitivity> layers_of(const Model& model, const std::vector<WeightRecipe>& formats) {
  std::vector<LayerSensitivity> layers;
  for (int block = 0; block < model.config().layers; ++block)
    for_each_layer(model, Recipe{}, [&](const RecipeLayer& layer) {
      LayerSensitivity one{block, layer.name, layer.out * layer.in, {}, {}, 0};
      for (const WeightRecipe& format : formats)
        one.bits_per_weight.push_back(bits_per_weight(format, layer.out, layer.in));
      layers.push_back(std::move(one));
    });
  return layers;
}

std::vector<LinearRole> roles_of(const Model& model) {
  std::vector<LinearRole> roles;
  for_each_layer(model, Recipe{}, [&](const RecipeLayer& layer) { roles.push_back(layer.role); });
  return roles;
}

/// A variant, and where its divergence goes.
struct Question {
  Variant variant;
  double* answer;
};

std::vector<Question> questions_of(Sensitivity& result, const std::vector<LinearRole>& roles,
                                   std::size_t base, bool all_but) {
  std::vector<Question> questions;
  for (std::size_t format = 0; format < result.bits.size(); ++format)
    questions.push_back({{Variant::Rounded::All, 0, roles.front(), format}, &result.all[format]});
  for (std::size_t i = 0; i < result.layers.size(); ++i) {
    LayerSensitivity& layer = result.layers[i];
    const LinearRole role = roles[i % roles.size()];
    for (std::size_t format = 0; format < result.bits.size(); ++format)
      questions.push_back({{Variant::Rounded::Only, layer.block, role, format}, &layer.only[format]});
    if (all_but) questions.push_back({{Variant::Rounded::AllBut, layer.block, role, base}, &layer.all_but});
  }
  return questions;
}

/// As many at a time as their activations have room.
void answer_all(const std::vector<Question>& questions, const VariantWalk& walk, std::int64_t memory,
                const RunContext& context, const SensitivityProgress& progress) {
  std::vector<Variant> variants;
  for (const Question& one : questions) variants.push_back(one.variant);
  const std::int64_t all = walk.passes(variants);
  const auto at_once = static_cast<std::size_t>(std::max<std::int64_t>(1, memory / walk.bytes_per_variant()));
  std::int64_t done = 0;
  for (std::size_t first = 0; first < variants.size(); first += at_once) {
    const auto begin = variants.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = std::min(at_once, variants.size() - first);
    const auto found = walk.divergences({begin, begin + static_cast<std::ptrdiff_t>(count)}, context, [&] {
      ++done;
      if (progress) progress(done, all);
    });
    for (std::size_t i = 0; i < count; ++i) *questions[first + i].answer = found[i];
  }
}

}  // namespace

double divergence_of(const SensitivitySpec& spec, const Recipe& recipe, const RunContext& context) {
  const Model model = Model::open(spec.model);
  const Model rounded = model.with_tensors(baseline_source(model, recipe, model.config().layers));
  return evaluate_divergence(rounded, nullptr, model, nullptr, windows_of(spec, model), context)
      .kl_divergence;
}

Sensitivity measure_sensitivity(const SensitivitySpec& spec, const RunContext& context,
                                const SensitivityProgress& progress) {
  Sensitivity result;
  result.model = spec.model;
  result.bits = bits_of(spec);
  const auto formats = formats_of(spec, result.bits);
  const Model model = Model::open(spec.model);
  set_threads(spec.threads, model.config().block.hidden);
  const at::Tensor ids = windows_of(spec, model);
  result.tokens = ids.size(0) * (ids.size(1) - 1);
  result.all.resize(result.bits.size());
  result.layers = layers_of(model, formats);
  for (LayerSensitivity& layer : result.layers) layer.only.resize(result.bits.size());
  const bool has_base = spec.recipe.weights.bits < 16;
  result.base_bits = has_base ? spec.recipe.weights.bits : result.bits.front();
  const auto base =
      static_cast<std::size_t>(std::ranges::find(result.bits, result.base_bits) - result.bits.begin());
  const VariantWalk walk(model, ids, formats, spec.recipe.calibration.seed);
  answer_all(questions_of(result, roles_of(model), base, spec.all_but), walk, spec.memory, context, progress);
  return result;
}

}  // namespace aq
