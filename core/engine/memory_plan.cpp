// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/memory_plan.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

#include "core/base/error.h"
#include "core/engine/available_memory.h"
#include "core/engine/run_chains.h"
#include "core/evaluation/hidden_states.h"
#include "core/model/tensor_layout.h"
#include "core/transform/placement.h"

namespace aq {
namespace {

constexpr std::int64_t kFloat = sizeof(float);

/// Values of a block's linear layers.
struct LayerSizes {
  std::int64_t all = 0, largest = 0;
};

LayerSizes layer_sizes(const BlockShape& shape) {
  LayerSizes sizes;
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(shape, role)) continue;
    const auto weight = weight_shape(shape, role);
    sizes.all += weight[0] * weight[1];
    sizes.largest = std::max(sizes.largest, weight[0] * weight[1]);
  }
  return sizes;
}

bool rounds_by(const Recipe& recipe, const char* rule) {
  return recipe.rounds_weights() && recipe.rounding.rule == rule;
}

bool transforms_weights(const TransformRecipe& t) {
  return t.norm != "none" || t.value_output != "none" || t.query_key != "none" || t.up_down != "none" ||
         t.online != "none" || t.online_query_key != "none";
}

/// Values of the full matrices that are learned.
std::int64_t matrix_values(const TransformRecipe& t, const BlockShape& shape) {
  std::int64_t values = 0;
  if (t.norm == "affine") values += 2 * shape.hidden * shape.hidden;
  if (t.value_output == "affine") values += shape.kv_heads * shape.head_dim * shape.head_dim;
  if (t.query_key == "affine") values += shape.kv_heads * shape.head_dim * shape.head_dim;
  return values;
}

/// Of the activations that the backward pass of one sample needs; without learning, of those of one forward
/// pass.
std::int64_t activation_values(const BlockShape& shape, std::int64_t tokens, bool learns) {
  const std::int64_t scores = shape.heads * tokens * tokens;
  return learns ? tokens * (12 * shape.hidden + 8 * shape.ffn) + 4 * scores
                : tokens * (6 * shape.hidden + 3 * shape.ffn) + std::min<std::int64_t>(scores, 4 << 20);
}

/// While a block is solved. The float weights are there once, and once more transformed or rounded; a layer
/// at a time is in a third form.
std::int64_t solving_bytes(const PreparedRun& run) {
  const Recipe& recipe = run.spec.recipe;
  const BlockShape& shape = run.model.config().block;
  const LayerSizes layers = layer_sizes(shape);
  const std::int64_t matrices = matrix_values(recipe.transform, shape),
                     widest = std::max(shape.hidden, shape.ffn);
  const bool learns = recipe.epochs() > 0;
  std::int64_t values = 2 * layers.all + 2 * layers.largest;
  if (transforms_weights(recipe.transform) && recipe.transform.precision == "double")
    values += 4 * layers.all;
  if (transforms_weights(recipe.transform) && recipe.transform.start != "migration") values += layers.all;
  // Each matrix with two moments, its mask, the last good one, masked, and inverted.
  values += learns ? 7 * matrices : 2 * matrices;
  // What is learned of each weight with two moments, its gradient, the rounded weight and its gradient.
  if (recipe.learns_rounding()) values += 6 * layers.all;
  // Sums of a batch's gradients in double.
  if (learns && (recipe.optimizer.batch_size > 1 || run.share.ranks > 1))
    values += 2 * (recipe.learns_rounding() ? layers.all : matrices);
  // A Hessian and its factorization in double.
  if (rounds_by(recipe, "gptq") || rounds_by(recipe, "obq")) values += 7 * widest * widest;
  values += activation_values(shape, recipe.calibration.seqlen, learns);
  return kFloat * values + layers.all;  // and the integers, a byte each
}

/// Behind it: what the checkpoint will hold, read back, and the next block, read ahead.
std::int64_t committing_bytes(const PreparedRun& run) {
  const std::int64_t values = layer_sizes(run.model.config().block).all;
  return kFloat * 2 * values + 2 * values + values;
}

std::int64_t evaluation_bytes(const PreparedRun& run) {
  if (!run.evaluation) return 0;
  const ModelConfig& config = run.model.config();
  const std::int64_t tokens = run.evaluation->size(1);
  const std::int64_t windows = std::min(run.evaluation->size(0), windows_at_once(config, tokens));
  const std::int64_t logits = std::min(logit_rows_at_once(config), windows * tokens) * config.vocabulary;
  const std::int64_t block = layer_sizes(config.block).all + config.vocabulary * config.block.hidden;
  // The windows' states, their copy for the head, and logits with their logarithms.
  return kFloat * (block + activation_values(config.block, tokens, false) +
                   2 * windows * tokens * config.block.hidden + 3 * logits);
}

}  // namespace

std::int64_t MemoryPlan::least() const { return program + std::max(block, evaluation); }

std::int64_t MemoryPlan::peak() const { return least() + chain * chains_in_memory; }

MemoryPlan plan_memory(const PreparedRun& run) {
  MemoryPlan plan;
  plan.program = kProgramMemory;
  plan.block = std::max(solving_bytes(run), committing_bytes(run));
  plan.evaluation = evaluation_bytes(run);
  plan.chain = chain_bytes(run);
  plan.chains = plan.chains_in_memory = run.spec.recipe.optimizer.aug_loss ? 3 : 2;
  plan.limit = run.spec.memory_budget > 0 ? run.spec.memory_budget : available_memory() + anonymous_memory();
  while (plan.chains_in_memory > 0 && plan.peak() > plan.limit) --plan.chains_in_memory;
  return plan;
}

void require_memory(const RunSpec& spec, const MemoryPlan& plan) {
  if (plan.least() <= plan.limit) return;
  const std::string needs =
      "the run takes about " + memory_text(plan.least()) + " with all activations on disk, more than the ";
  if (spec.memory_budget > 0)
    throw Error(ErrorKind::BadArgument, "setting", "--memory-budget",
                needs + memory_text(plan.limit) + " allowed", "allow more, or choose shorter samples");
  throw Error(ErrorKind::Memory, "quantizing", spec.model,
              needs + memory_text(plan.limit) + " that there are", "free some, or choose shorter samples");
}

std::string memory_text(std::int64_t bytes) { return std::to_string((bytes + 500'000) / 1'000'000) + " MB"; }

}  // namespace aq
