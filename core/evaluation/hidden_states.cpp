// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/hidden_states.h"

#include <ATen/Functions.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/model/finite_values.h"

namespace aq {
namespace {

constexpr std::int64_t kStateFloats = 16 << 20;        ///< of the activations that are carried together
constexpr std::int64_t kMostWindows = 64;              ///< so that progress is reported now and then
constexpr std::int64_t kLogitFloats = 4 << 20;         ///< of the logits that exist together
constexpr std::int64_t kStepProducts = 4'000'000'000;  ///< multiplications between two looks at the stop flag

/// Multiplications that one token costs in a block's linear layers.
std::int64_t products_per_token(const BlockShape& block) {
  const std::int64_t attention = 2 * (block.heads + block.kv_heads) * block.head_dim;
  const std::int64_t mlps = std::max<std::int64_t>(1, block.experts_per_token);
  const std::int64_t mlp = mlps * (block.mlp == MlpKind::Gated ? 3 : 2) * block.ffn;
  return block.hidden * (attention + mlp);
}

std::int64_t windows_per_step(const BlockShape& block, std::int64_t tokens) {
  return std::max<std::int64_t>(
      1, kStepProducts / products_per_token(block) / std::max<std::int64_t>(1, tokens));
}

/// A block on some windows. @throws Error(Numeric) naming the block and the place
at::Tensor finite_forward(const Model& model, std::int64_t index, const BlockWeights& weights,
                          const at::Tensor& x, ActivationHook* hook) {
  at::Tensor y = block_forward(model.config().block_at(index), weights, x, hook);
  if (all_finite(y)) return y;
  throw Error(ErrorKind::Numeric, "evaluating", model.name(),
              "block " + std::to_string(index) +
                  " gives values that are not finite: " + why_not_finite(model, index, weights, x, hook));
}

}  // namespace

std::int64_t windows_at_once(const ModelConfig& config, std::int64_t seqlen) {
  const std::int64_t floats = std::max<std::int64_t>(1, seqlen * config.block.hidden);
  return std::clamp<std::int64_t>(kStateFloats / floats, 1, kMostWindows);
}

std::int64_t logit_rows_at_once(const ModelConfig& config) {
  return std::max<std::int64_t>(1, kLogitFloats / config.vocabulary);
}

at::Tensor final_hidden_states(const Model& model, const at::Tensor& ids, ActivationHook* hook,
                               const RunContext& context, at::ScalarType compute) {
  const Interruptible interruptible([&context] { context.check(); });
  at::Tensor x = model.embed(ids, 0, compute);  // [windows, tokens, hidden]
  const std::int64_t step = windows_per_step(model.config().block, ids.size(1));
  for (std::int64_t index = 0; index < model.config().layers; ++index) {
    const BlockWeights weights = model.block(index, compute);
    for (std::int64_t first = 0; first < x.size(0); first += step) {
      context.check();
      const at::Tensor part = x.narrow(0, first, std::min(step, x.size(0) - first));
      part.copy_(finite_forward(model, index, weights, part, hook));
    }
  }
  return x;
}

}  // namespace aq
