// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lesson_tensors.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/model/model.h"
#include "core/run/run_context.h"
#include "core/text/corpus.h"

namespace aq {
namespace {

constexpr std::int64_t kMostInputs = 128, kMostOutputs = 96, kLoudestKept = 8;
constexpr std::int64_t kSamples = 2, kTokens = 128;

/// Keeps what the attention's layers are given.
class InputKeeper : public ActivationHook {
 public:
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters&) override {
    if (site == ActivationSite::AttentionInput) inputs_ = x.reshape({-1, x.size(-1)}).to(at::kFloat);
    return x;
  }
  const at::Tensor& inputs() const { return inputs_; }

 private:
  at::Tensor inputs_;  // [tokens, hidden]
};

/// A text that every model can read; a vocabulary without its words takes it letter by letter.
at::Tensor lesson_ids(const Model& model) {
  return calibration_set_from_text(demo_text("calibration"), "the lessons' text", model.tokenizer(),
                                   model.config().vocabulary, kSamples, kTokens, 0);
}

/// What reaches the query layer of block `index`. @returns float32 [tokens, hidden]
at::Tensor inputs_of(const Model& model, std::int64_t index, const RunContext& context) {
  InputKeeper keeper;
  at::Tensor x = model.embed(lesson_ids(model));  // [samples, tokens, hidden]
  for (std::int64_t block = 0; block <= index; ++block) {
    context.check();
    x = block_forward(model.config().block_at(block), model.block(block), x, &keeper);
  }
  return keeper.inputs();
}

at::Tensor spread(std::int64_t all, std::int64_t count) {
  return (at::arange(count, at::kLong) * all).div(count, "floor");
}

}  // namespace

at::Tensor chosen_channels(const at::Tensor& magnitudes, std::int64_t count, std::int64_t loudest) {
  const std::int64_t all = magnitudes.size(0);
  if (all <= count) return at::arange(all, at::kLong);
  at::Tensor wanted = at::zeros({all}, at::kBool);
  wanted.index_fill_(0, std::get<1>(magnitudes.topk(loudest)), true);
  const at::Tensor rest = wanted.logical_not().nonzero().reshape({-1});
  wanted.index_fill_(0, rest.index_select(0, spread(rest.size(0), count - loudest)), true);
  return wanted.nonzero().reshape({-1});
}

LessonData read_lesson_data(const std::string& spec, const std::stop_token& stop) {
  const at::NoGradGuard no_grad;
  const RunContext context(stop, nullptr, {});
  const Model model = Model::open(spec);
  const std::int64_t block = std::min<std::int64_t>(1, model.config().layers - 1);
  const at::Tensor inputs = inputs_of(model, block, context);  // [tokens, hidden]
  const at::Tensor weight = model.block(block)[LinearRole::Query].weight;
  const at::Tensor columns = chosen_channels(inputs.abs().amax(0), kMostInputs, kLoudestKept);
  const at::Tensor rows = spread(weight.size(0), std::min(kMostOutputs, weight.size(0)));
  auto data = std::make_shared<LessonTensors>();
  data->weight = weight.index_select(0, rows).index_select(1, columns).contiguous();
  data->inputs = inputs.index_select(1, columns).contiguous();
  const auto size = [](std::int64_t count) { return static_cast<int>(count); };
  data->excerpt = {.model = model.name(),
                   .layer = "q_proj",
                   .block = size(block),
                   .out = size(data->out()),
                   .in = size(data->in()),
                   .layer_out = size(weight.size(0)),
                   .layer_in = size(weight.size(1))};
  return data;
}

LessonExcerpt describe(const LessonTensors& tensors) { return tensors.excerpt; }

at::Tensor gram_of(const at::Tensor& inputs) { return at::mm(inputs.t(), inputs); }

double relative_output_error(const at::Tensor& error, const at::Tensor& weight, const at::Tensor& gram) {
  const auto energy = [&](const at::Tensor& of) {
    return (at::mm(of, gram) * of).sum(at::kDouble).item<double>();
  };
  return energy(error) / std::max(energy(weight), 1e-30);
}

double relative_error(const at::Tensor& a, const at::Tensor& b) {
  const double size = b.square().sum(at::kDouble).item<double>();
  return (a - b).square().sum(at::kDouble).item<double>() / std::max(size, 1e-30);
}

std::vector<double> to_doubles(const at::Tensor& values) {
  const at::Tensor flat = values.detach().to(at::kDouble).reshape({-1}).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

}  // namespace aq
