// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/trainer.h"

#include <torch/nn/functional/loss.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/demo/world/random.h"

namespace aq::demo {
namespace {

constexpr double kLeastFactor = 0.05;

struct Batch {
  at::Tensor inputs, targets;  // int64 [batch, tokens], the targets one token on
};

Batch draw_batch(const std::vector<std::int32_t>& stream, std::int64_t tokens, Random& random) {
  const auto rows = kStepTokens / tokens;
  const auto starts = stream.size() - static_cast<std::size_t>(tokens);
  at::Tensor ids = at::empty({rows, tokens + 1}, at::kLong);
  auto* out = ids.data_ptr<std::int64_t>();
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto first = stream.begin() + static_cast<std::ptrdiff_t>(random.below(starts));
    out = std::copy(first, first + tokens + 1, out);
  }
  return {ids.narrow(1, 0, tokens), ids.narrow(1, 1, tokens)};
}

std::vector<at::Tensor> make_learnable(TrainableModel& model, bool decayed) {
  std::vector<at::Tensor> chosen;
  for_each_tensor(model, [&](const std::string& name, at::Tensor& tensor) {
    const bool decays = tensor.dim() == 2 && name.find("embed") == std::string::npos;
    if (decays == decayed) chosen.push_back(tensor.set_requires_grad(true));
  });
  return chosen;
}

torch::optim::AdamW make_optimizer(TrainableModel& model, const TrainerOptions& options) {
  const auto settings = [&](double decay) {
    return std::make_unique<torch::optim::AdamWOptions>(
        torch::optim::AdamWOptions(options.learning_rate).betas({0.9, 0.98}).weight_decay(decay));
  };
  return torch::optim::AdamW({{make_learnable(model, true), settings(options.weight_decay)},
                              {make_learnable(model, false), settings(0)}});
}

void set_learning_rate(torch::optim::AdamW& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

double train_step(TrainableModel& model, const Batch& batch, torch::optim::AdamW& optimizer, double clip_norm,
                  const RunContext& context) {
  const at::Tensor logits = forward(model, batch.inputs);  // [batch, tokens, vocabulary]
  const at::Tensor loss = torch::nn::functional::cross_entropy(logits.flatten(0, 1), batch.targets.flatten());
  context.check();
  optimizer.zero_grad();
  loss.backward();
  context.check();
  for (auto& group : optimizer.param_groups()) torch::nn::utils::clip_grad_norm_(group.params(), clip_norm);
  optimizer.step();
  return loss.item<double>();
}

}  // namespace

double learning_rate_factor(std::int64_t step, std::int64_t steps) {
  const auto warm_up = std::max<std::int64_t>(1, std::min<std::int64_t>(100, steps / 10));
  if (step < warm_up) return static_cast<double>(step + 1) / static_cast<double>(warm_up);
  const auto done =
      static_cast<double>(step - warm_up) / static_cast<double>(std::max<std::int64_t>(1, steps - warm_up));
  return kLeastFactor + (1 - kLeastFactor) * 0.5 * (1 + std::cos(std::numbers::pi * done));
}

void train(TrainableModel& model, const std::vector<std::int32_t>& stream, const TrainerOptions& options,
           const RunContext& context, const std::function<void(std::int64_t step, double loss)>& finished) {
  auto optimizer = make_optimizer(model, options);
  Random random(options.seed);
  for (std::int64_t step = 0; step < options.steps; ++step) {
    context.check();
    set_learning_rate(optimizer, options.learning_rate * learning_rate_factor(step, options.steps));
    const auto batch = draw_batch(stream, step % 4 == 3 ? 512 : 256, random);
    const double loss = train_step(model, batch, optimizer, options.clip_norm, context);
    if (!std::isfinite(loss)) {
      throw Error(ErrorKind::Numeric, "training", "the demo model",
                  "the loss is not finite at step " + std::to_string(step + 1), "try another seed");
    }
    finished(step + 1, loss);
  }
}

}  // namespace aq::demo
