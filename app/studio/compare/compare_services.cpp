// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/compare_services.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/engine/prepared_run.h"
#include "core/engine/recipe_layers.h"
#include "core/engine/session_source.h"
#include "core/evaluation/perplexity.h"
#include "core/model/generation.h"
#include "core/quant/activation_quantizer.h"
#include "core/quant/quantized_kv_cache.h"
#include "core/session/session.h"
#include "core/text/corpus.h"
#include "core/transform/residual_rotation.h"

namespace aq {
namespace {

constexpr std::int64_t kDivergenceTokens = 8192;
constexpr std::int64_t kManyWeights = 250'000'000;  // 1 GB in float32: two models at once are too much

void add_block(const BlockRecord& block, ComparedRun& run) {
  run.blocks.push_back({block.index, block.initial_loss, block.final_loss, block.losses});
  for (const LayerRecord& layer : block.layers) run.layers.push_back(layer.report);
}

/// What the weights take where the model still is.
void add_sizes(const SessionHeader& header, RunFigures& figures) {
  try {
    const Model model = Model::open(header.model);
    double weights = 0;
    for_each_layer(model, header.recipe,
                   [&](const RecipeLayer& layer) { weights += static_cast<double>(layer.out * layer.in); });
    if (header.recipe.layers.empty()) weights *= static_cast<double>(model.config().layers);  // all are alike
    figures.bits_per_weight = mean_bits_per_weight(model, header.recipe);
    figures.weight_bytes = figures.bits_per_weight * weights / 8;
  } catch (const Error&) {  // the model is gone: what the session holds is shown all the same
  }
}

RunFigures load_figures(const std::string& path) {
  const Session session = Session::open(path);
  RunFigures figures;
  for (int block = 0; block < session.complete_blocks(); ++block)
    add_block(session.read_report(block), figures.run);
  add_sizes(session.header(), figures);
  return figures;
}

/// A model that is there to compute with.
struct ReadyModel {
  Model model;
  std::unique_ptr<ActivationHook> hook;  ///< null: activations stay float
  ActivationRecipe activations = {};
};

void require_same_model(const Model& model, const SessionHeader& header, const std::string& path) {
  if (model.fingerprint() == header.model_fingerprint) return;
  throw Error(ErrorKind::BadInput, "opening the model of", path,
              header.model + " is not the model that was quantized");
}

ReadyModel quantized_model(const std::string& path) {
  const Session session = Session::open(path);
  const SessionHeader header = session.header();
  const Model original = Model::open(header.model);
  require_same_model(original, header, path);
  const Model base = rotated(original, header.recipe);
  const ActivationRecipe& activations = header.recipe.activations;
  std::unique_ptr<ActivationHook> hook;
  if (header.recipe.quantizes_activations()) hook = std::make_unique<ActivationQuantizer>(activations);
  return {base.with_tensors(session_source(base.tensor_source(), session)), std::move(hook), activations};
}

ReadyModel ready_model(const GenerationRequest& request) {
  if (request.session.empty()) return {Model::open(request.model), nullptr};
  return quantized_model(request.session);
}

std::int64_t weights_of(const Model& model) {
  std::int64_t count = 0;
  for (const TensorInfo& tensor : model.tensors().tensors()) {
    std::int64_t size = 1;
    for (const std::int64_t extent : tensor.shape) size *= extent;
    count += size;
  }
  return count;
}

/// Waits for its turn where the model is large. @throws Error(Cancelled)
std::unique_lock<std::timed_mutex> turn_of(const Model& model, std::timed_mutex& turn,
                                           const RunContext& context) {
  std::unique_lock lock(turn, std::defer_lock);
  if (weights_of(model) < kManyWeights) return lock;
  while (!lock.try_lock_for(std::chrono::milliseconds(50))) context.check();
  return lock;
}

void generate_text(const GenerationRequest& request, std::timed_mutex& turn, const std::stop_token& stop,
                   const std::function<void(const TextToken&)>& token) {
  const RunContext context(stop, nullptr, nullptr);
  const ReadyModel ready = ready_model(request);
  const auto lock = turn_of(ready.model, turn, context);
  std::vector<KvCache> caches;
  for (std::int64_t block = 0; block < ready.model.config().layers; ++block)
    caches.push_back(kv_cache(ready.activations));
  const GenerationOptions options{
      .max_tokens = request.max_tokens, .temperature = request.temperature, .seed = request.seed};
  generate_tokens(ready.model, request.prompt, options, ready.hook.get(), caches, context,
                  [&](const GeneratedToken& one) {
                    token({one.id, one.text});
                    return true;
                  });
}

MeasuredDivergence measure_divergence(const std::string& path, const std::string& text,
                                      const std::stop_token& stop) {
  const ReadyModel ready = quantized_model(path);
  const SessionHeader header = Session::open(path).header();
  const Model original = Model::open(header.model);
  const bool demo = text == "demo";
  const at::Tensor windows =
      evaluation_windows(demo ? demo_text("evaluation") : read_corpus(text), text, original.tokenizer(),
                         original.config().vocabulary, header.recipe.calibration.seqlen, kDivergenceTokens);
  const Divergence measured = evaluate_divergence(ready.model, ready.hook.get(), original, nullptr, windows,
                                                  RunContext(stop, nullptr, nullptr));
  return {measured.kl_divergence, measured.same_top1, measured.tokens};
}

}  // namespace

CompareServices compare_services() {
  const auto turn = std::make_shared<std::timed_mutex>();
  return {.load = &load_figures,
          .generate =
              [turn](const GenerationRequest& request, const std::stop_token& stop,
                     const std::function<void(const TextToken&)>& token) {
                generate_text(request, *turn, stop, token);
              },
          .measure = &measure_divergence};
}

}  // namespace aq
