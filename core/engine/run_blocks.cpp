// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/run_blocks.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/distributed/exchange.h"
#include "core/engine/block_reader.h"
#include "core/engine/block_tensors.h"
#include "core/engine/run_ranks.h"
#include "core/model/finite_values.h"
#include "core/quant/activation_quantizer.h"

namespace aq {
namespace {

using Clock = std::chrono::steady_clock;

/// Says where in a block the values of a sample stop being finite.
[[noreturn]] void refuse_output(const PreparedRun& run, int block, const BlockWeights& weights,
                                const at::Tensor& input, ActivationHook* hook, const std::string& which) {
  throw Error(
      ErrorKind::Numeric, "running block", std::to_string(block),
      which + " has values that are not finite: " + why_not_finite(run.model, block, weights, input, hook),
      "the checkpoint may be damaged, or needs more precision than it is stored in");
}

/// Poses the block's problem; the float chain becomes its targets.
BlockProblem problem_of(const PreparedRun& run, int index, BlockWeights weights, const RunChains& chains,
                        const RunContext& context) {
  BlockProblem problem;
  problem.index = index;
  problem.shape = run.model.config().block_at(index);
  problem.weights = std::move(weights);
  require_finite_block(run.model, index, problem.weights);
  problem.layer_names = layer_names(run.model);
  problem.inputs = chains.quantized;
  problem.targets = chains.float_chain;
  problem.augmented_targets = chains.augmented;
  problem.float_activations = ActivationRecorder(nullptr, problem.shape.experts);
  const ActivationChain* inputs = &chains.float_chain;
  try {
    run_chain(problem.shape, problem.weights, *inputs, &problem.float_activations, context, problem.targets);
    if (problem.augmented_targets.defined()) {
      inputs = &problem.inputs;
      run_chain(problem.shape, problem.weights, *inputs, nullptr, context, problem.augmented_targets);
    }
  } catch (const NonFiniteOutput& bad) {
    refuse_output(run, index, problem.weights, inputs->sample(bad.sample()), nullptr,
                  "the output of the float block");
  }
  problem.float_activations.collect(context.ranks());
  return problem;
}

/// Names the experts that calibration does not reach.
void report_unseen(const BlockProblem& problem, const ActivationRecorder& seen, const RunContext& context) {
  std::string experts;
  for (const std::int64_t expert : seen.unseen_experts())
    experts += (experts.empty() ? "" : ", ") + std::to_string(expert);
  if (experts.empty()) return;
  context.post(Notice{.warning = true,
                      .text = "block " + std::to_string(problem.index) +
                              ": no token of the calibration set reached expert " + experts +
                              ", so what is learned or searched from data is a guess there"});
}

std::optional<MatrixOutcome> worst_matrix(const BlockRecord& record) {
  std::optional<MatrixOutcome> worst;
  for (const PlacementRecord& placement : record.placements) {
    if (placement.epochs.empty()) continue;
    const PlacementStatus& last = placement.epochs.back();
    if (!worst) worst = MatrixOutcome{last.dominance, last.condition, last.merge_error};
    worst->dominance = std::min(worst->dominance, last.dominance);
    worst->condition = std::max(worst->condition, last.condition);
    worst->merge_error = std::max(worst->merge_error, last.merge_error);
  }
  return worst;
}

BlockOutcome outcome_of(const BlockRecord& record) {
  return {record.index, record.initial_loss, record.final_loss, record.seconds, worst_matrix(record)};
}

/// Moves the quantized chain on through the block as the checkpoint will hold it: what is rounded to its
/// dtype is what the next block must live with.
void move_on(const PreparedRun& run, const BlockProblem& problem, BlockRecord& record,
             const RunContext& context) {
  const BlockWeights stored = weights_of(run.model, problem.index, record.tensors);
  ActivationQuantizer activations(run.spec.recipe.activations);
  ActivationHook* hook = run.spec.recipe.quantizes_activations() ? &activations : nullptr;
  try {
    run_chain(problem.shape, stored, problem.inputs, hook, context, problem.inputs);
  } catch (const NonFiniteOutput& bad) {
    refuse_output(run, problem.index, stored, problem.inputs.sample(bad.sample()), hook,
                  "the output of the quantized block");
  }
  record.final_loss = chain_loss(problem, problem.inputs, context.ranks());
}

/// Beyond it what was learned has done more harm than the rounding it was to make up for.
constexpr double kLargestRise = 2;

/// Names a block that learning has made worse: its numbers are finite, so nothing else stops the run.
void report_divergence(const BlockRecord& record, const Recipe& recipe, const RunContext& context) {
  if (record.losses.empty() || !(record.initial_loss > 0)) return;
  if (!recipe.rounds_weights() && !recipe.quantizes_activations()) return;  // both losses are rounding noise
  if (record.final_loss <= kLargestRise * record.initial_loss) return;
  char text[160];
  std::snprintf(
      text, sizeof text,
      "block %d: learning has diverged, from a loss of %.4g to %.4g; choose smaller learning rates or "
      "fewer epochs",
      record.index, record.initial_loss, record.final_loss);
  context.post(Notice{.warning = true, .text = text});
}

/// Each layer's largest step of its grid, by the name of its weight; a code book has none, and its ends are
/// the weights' own.
GridSteps grid_steps(const PreparedRun& run, int index, const BlockRecord& record) {
  const LayerNames names = layer_names(run.model);
  GridSteps steps;
  for (const LinearRole role : kAllLinearRoles)
    for (const LayerRecord& layer : record.layers)
      if (layer.layer == names[static_cast<std::size_t>(role)] && layer.scale.defined() &&
          !layer.codebook.defined())
        steps[run.model.family().linear_name(role, index) + ".weight"] = layer.scale.max().item<double>();
  return steps;
}

/// What the first rank's session needs to go on from here; nothing where nobody can resume it.
std::map<std::string, at::Tensor> chains_to_store(const PreparedRun& run, const RunChains& chains,
                                                  const Ranks& ranks) {
  const bool keeps_session = max_over(ranks, run.spec.session.empty() ? 0.0 : 1.0) > 0;
  if (!keeps_session) return {};
  const std::filesystem::path folder = scratch_folder(run.spec);
  std::map<std::string, at::Tensor> whole{{"float", whole_chain(chains.float_chain, folder, ranks)},
                                          {"quantized", whole_chain(chains.quantized, folder, ranks)}};
  if (!ranks.first()) whole.clear();
  return whole;
}

/// One block from its problem to its record; moves the chains on.
BlockRecord solve(const PreparedRun& run, int index, BlockReader& blocks, const RunChains& chains,
                  const RunContext& context) {
  const auto start = Clock::now();
  BlockProblem problem = problem_of(run, index, blocks.take(index), chains, context);
  if (needs_calibration(run.spec.recipe)) report_unseen(problem, problem.float_activations, context);
  BlockSolution solution = solve_block(problem, run.spec.recipe, context);
  BlockRecord record = std::move(solution.record);
  problem.weights = {};  // each form of the block goes as soon as the next one is there
  record.tensors = checkpoint_tensors(run.model, index, std::exchange(solution.weights, {}),
                                      grid_steps(run, index, record));
  share_tensors(context.ranks(), record.tensors);  // the same bits, whatever processors the ranks have
  blocks.read_ahead(index + 1);
  move_on(run, problem, record, context);
  report_divergence(record, run.spec.recipe, context);
  record.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return record;
}

/// Solves a block and commits it, if the checkpoint was left alone meanwhile.
BlockOutcome run_block(const PreparedRun& run, int index, BlockReader& blocks, const RunChains& chains,
                       Session& session, const RunContext& context) {
  BlockRecord record = with_unchanged(run.model, [&] { return solve(run, index, blocks, chains, context); });
  session.commit_block(record, chains_to_store(run, chains, context.ranks()));
  for (LayerRecord& layer : record.layers) context.post(std::move(layer.report));
  context.post(BlockFinished{index, record.initial_loss, record.final_loss, record.seconds});
  return outcome_of(record);
}

}  // namespace

std::vector<BlockOutcome> run_blocks(const PreparedRun& run, Session& session, const RunChains& chains,
                                     const RunContext& context, const std::function<void(int)>& after_block) {
  std::vector<BlockOutcome> outcomes;
  const int done = session.complete_blocks();
  for (int block = 0; block < done; ++block) outcomes.push_back(outcome_of(session.read_block(block)));
  const int blocks = run.blocks();
  if (done == blocks) return outcomes;
  if (done > 0)
    fill_stored(run, session, chains, context.ranks());
  else
    fill_first(run, chains);
  BlockReader reader(run.model, blocks);
  for (int block = done; block < blocks; ++block) {
    outcomes.push_back(run_block(run, block, reader, chains, session, context));
    after_block(block + 1);
  }
  return outcomes;
}

}  // namespace aq
