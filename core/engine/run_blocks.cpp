#include "core/engine/run_blocks.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/engine/block_tensors.h"
#include "core/quant/activation_quantizer.h"

namespace aq {
namespace {

using Clock = std::chrono::steady_clock;

/// Activations that enter the next block, [samples, tokens, hidden] float32 each.
struct Chains {
  at::Tensor float_chain, quantized_chain;
};

Chains first_chains(const PreparedRun& run) {
  // Rounding needs no data; a token or two still carry the report of what the layers see.
  const at::Tensor ids =
      run.calibration.defined() ? run.calibration : at::zeros({1, 2}, at::TensorOptions(at::kLong));
  const at::NoGradGuard no_grad;
  const at::Tensor x = run.model.embed(ids).contiguous();
  return {x, x};
}

Chains stored_chains(const Session& session) {
  auto stored = session.read_chains();
  return {stored.at("float"), stored.at("quantized")};
}

void require_finite(const at::Tensor& x, int block, const std::string& which) {
  if (x.isfinite().all().item<bool>()) return;
  throw Error(ErrorKind::Numeric, "running block", std::to_string(block),
              which + " has values that are not finite",
              "the checkpoint may be damaged, or needs more precision than it is stored in");
}

BlockProblem problem_of(const PreparedRun& run, int index, const Chains& chains, const RunContext& context) {
  BlockProblem problem;
  problem.index = index;
  problem.shape = run.model.config().block_at(index);
  problem.weights = run.model.block(index);
  problem.layer_names = layer_names(run.model);
  problem.float_inputs = chains.float_chain;
  problem.inputs = chains.quantized_chain;
  problem.targets = forward_chain(problem.shape, problem.weights, chains.float_chain, nullptr, context);
  require_finite(problem.targets, index, "the output of the float block");
  if (run.spec.recipe.optimizer.aug_loss)
    problem.augmented_targets =
        forward_chain(problem.shape, problem.weights, chains.quantized_chain, nullptr, context);
  return problem;
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

/// One block from its problem to the record on disk; moves the chains on.
BlockOutcome run_block(const PreparedRun& run, int index, Chains& chains, Session& session,
                       const RunContext& context) {
  const auto start = Clock::now();
  const BlockProblem problem = problem_of(run, index, chains, context);
  BlockSolution solution = solve_block(problem, run.spec.recipe, context);
  BlockRecord& record = solution.record;
  // What is rounded to the checkpoint's dtype is what the next block must live with.
  record.tensors = checkpoint_tensors(run.model, index, solution.weights);
  const BlockWeights stored = weights_of(run.model, index, record.tensors);
  ActivationQuantizer activations(run.spec.recipe.activations);
  ActivationHook* hook = run.spec.recipe.quantizes_activations() ? &activations : nullptr;
  const at::Tensor outputs = forward_chain(problem.shape, stored, problem.inputs, hook, context);
  require_finite(outputs, index, "the output of the quantized block");
  record.final_loss = chain_loss(problem, outputs);
  record.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  chains = {problem.targets, outputs};
  session.commit_block(record, {{"float", chains.float_chain}, {"quantized", chains.quantized_chain}});
  for (LayerRecord& layer : record.layers) context.post(std::move(layer.report));
  context.post(BlockFinished{index, record.initial_loss, record.final_loss, record.seconds});
  return outcome_of(record);
}

}  // namespace

std::vector<BlockOutcome> run_blocks(const PreparedRun& run, Session& session, const RunContext& context,
                                     const std::function<void(int)>& after_block) {
  std::vector<BlockOutcome> outcomes;
  const int done = session.complete_blocks();
  for (int block = 0; block < done; ++block) outcomes.push_back(outcome_of(session.read_block(block)));
  const int blocks = static_cast<int>(run.model.config().layers);
  if (done == blocks) return outcomes;
  Chains chains = done > 0 ? stored_chains(session) : first_chains(run);
  for (int block = done; block < blocks; ++block) {
    outcomes.push_back(run_block(run, block, chains, session, context));
    after_block(block + 1);
  }
  return outcomes;
}

}  // namespace aq
