// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/activation_probe.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/model/finite_values.h"
#include "core/model/tensor_layout.h"
#include "core/text/corpus.h"

namespace aq {
namespace {

constexpr std::int64_t kSamples = 4, kTokens = 256;
constexpr int kBins = 128;

LinearRole role_of(const Model& model, const std::string& layer) {
  for (const LinearRole role : kAllLinearRoles)
    if (has_layer(model.config().block, role) && short_layer_name(model.family(), role) == layer) return role;
  throw Error(ErrorKind::BadArgument, "looking at the activations of", printable(layer),
              "the model has no such layer");
}

std::vector<float> numbers_of(const at::Tensor& values) {
  const at::Tensor flat = values.to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

}  // namespace

ActivationProbe::ActivationProbe(Model model, at::Tensor ids) : model_(std::move(model)) {
  const at::NoGradGuard no_grad;
  chain_ = model_.embed(ids);
}

void ActivationProbe::walk_block(const RunContext& context, const std::function<void(double)>& report) {
  const BlockShape& shape = model_.config().block_at(next_block_);
  const BlockWeights weights = model_.block(next_block_);
  if (next_block_ + 1 < model_.config().layers) model_.expect_block(next_block_ + 1);
  ActivationRecorder recorder;
  const at::Tensor outputs = at::empty_like(chain_);  // apart: a walk may be cancelled half way
  for (std::int64_t sample = 0; sample < chain_.size(0); ++sample) {
    context.check();
    const at::Tensor x = chain_.narrow(0, sample, 1);
    const at::Tensor y = block_forward(shape, weights, x, &recorder);
    if (!all_finite(y)) {
      model_.require_unchanged();  // a file that was written to meanwhile is the reason to name
      throw Error(ErrorKind::Numeric, "looking at the activations of", model_.name(),
                  "block " + std::to_string(next_block_) + " gives values that are not finite: " +
                      why_not_finite(model_, next_block_, weights, x, nullptr));
    }
    outputs.narrow(0, sample, 1).copy_(y);
    report(static_cast<double>(sample + 1) / static_cast<double>(chain_.size(0)));
  }
  model_.require_unchanged();
  for (const ActivationSite site : kAllActivationSites)
    if (const SiteStatistics& seen = recorder.at(site); seen.samples > 0)
      seen_[{next_block_, site}] = {seen.absmax, histogram_of(seen.excerpt, kBins)};
  chain_ = outputs;
  ++next_block_;
}

ActivationPicture ActivationProbe::look(int block, const std::string& layer, const RunContext& context,
                                        const std::function<void(double)>& progress) {
  const at::NoGradGuard no_grad;
  const LinearRole role = role_of(model_, layer);
  if (block < 0 || block >= model_.config().layers)
    throw Error(ErrorKind::BadArgument, "looking at the activations of", "block " + std::to_string(block),
                "the model has no such block");
  const int first = next_block_;
  while (!has(block))
    walk_block(context, [&](double share) {
      if (progress) progress((next_block_ - first + share) / (block + 1 - first));
    });
  const Watched& seen = seen_.at({block, input_site(role)});
  return {numbers_of(seen.absmax), seen.values, static_cast<int>(chain_.size(0)), chain_.size(1)};
}

at::Tensor probe_samples(const Model& model, const std::string& spec, const std::string& calibration,
                         const CalibrationRecipe& recipe) {
  const std::int64_t samples = std::clamp<std::int64_t>(recipe.nsamples, 1, kSamples);
  const std::int64_t tokens =
      std::clamp<std::int64_t>(recipe.seqlen, 1, std::min(kTokens, model.config().max_positions));
  const std::int64_t vocabulary = model.config().vocabulary;
  if (!calibration.empty())
    return calibration_set(calibration, model.tokenizer(), vocabulary, samples, tokens, recipe.seed);
  if (!is_demo(spec))
    throw Error(ErrorKind::BadArgument, "looking at the activations of", printable(spec),
                "no calibration text was given", "name one in the settings, under Texts and output");
  return calibration_set_from_text(demo_text("calibration"), "the demo's calibration text", model.tokenizer(),
                                   vocabulary, samples, tokens, recipe.seed);
}

}  // namespace aq
