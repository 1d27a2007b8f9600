// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "core/base/interruption.h"
#include "core/calibration/block_solver.h"
#include "core/calibration/scale_search.h"
#include "core/engine/block_tensors.h"
#include "core/engine/disk_speed.h"
#include "core/engine/engine.h"
#include "core/engine/prepared_run.h"
#include "core/engine/run_chains.h"
#include "core/model/finite_values.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

using ProbeClock = std::chrono::steady_clock;

/// Samples of the larger probe: more of them where they cost little, for the clock's noise.
constexpr std::int64_t kFewSamples = 2, kManySamples = 8;
constexpr std::int64_t kCheapProducts = 20'000'000'000;
/// A block whose probe is shorter than this is solved once before it is timed, so that memory and caches are
/// warm.
constexpr double kShortProbe = 1;
/// A block whose first probe takes longer than this is not solved a second time.
constexpr double kLongProbe = 15;
/// What one and the same work differs by from one run to the next.
constexpr double kDrift = 0.15;

/// Seconds that grow with the number of samples.
struct Line {
  double one = 0, more = 0;  ///< of the first sample, of every other
  double at(std::int64_t samples) const { return one + more * static_cast<double>(samples - 1); }
};

Line line_through(double one, double many, std::int64_t samples) {
  return {one, std::max(0.0, many - one) / static_cast<double>(samples - 1)};
}

/// Where the time of one block went.
struct SolveTimes {
  double search = 0, start = 0, finish = 0;  ///< grid searches; up to the first loss; behind the last epoch
  std::vector<double> epochs;                ///< steps of each kind of epoch: transforms, then rounding
  double rest = 0;                           ///< of an epoch, beside its steps
};

/// The recipe with one epoch of each kind.
Recipe shortened(Recipe recipe) {
  recipe.optimizer.epochs = std::min(recipe.optimizer.epochs, 1);
  recipe.rounding.epochs = std::min(recipe.rounding.epochs, 1);
  return recipe;
}

SolveTimes time_solve(const BlockProblem& problem, const Recipe& recipe, const RunContext& context) {
  SolveTimes times;
  double last = 0;
  const auto begin = ProbeClock::now();
  const auto now = [&] { return std::chrono::duration<double>(ProbeClock::now() - begin).count(); };
  const RunContext timed = context.with_tap([&](const RunEvent& event) {
    if (std::holds_alternative<SearchFinished>(event)) last = times.search = now();
    if (std::holds_alternative<BlockStarted>(event)) times.start = now() - last, last = now();
    const auto* epoch = std::get_if<EpochFinished>(&event);
    if (!epoch) return;
    times.epochs.push_back(epoch->seconds);
    times.rest = std::max(0.0, now() - last - epoch->seconds);
    last = now();
  });
  solve_block(problem, recipe, timed);
  times.finish = now() - last;
  return times;
}

BlockProblem first_samples(BlockProblem problem, std::int64_t count) {
  problem.inputs = problem.inputs.first(count);
  problem.targets = problem.targets.first(count);
  problem.augmented_targets = problem.augmented_targets.first(count);
  return problem;
}

/// How often the samples pass through the block behind the last epoch.
double passes_behind(const Recipe& recipe) {
  const bool hessians =
      recipe.rounds_weights() && (recipe.rounding.rule == "gptq" || recipe.rounding.rule == "obq");
  return (hessians ? 4 : 0) + (recipe.clipping.rule == "search" ? 1 : 0) +
         (recipe.activations.range == "static" ? 1 : 0);
}

/// The first block with its samples, and what it took to get there.
struct Probe {
  BlockProblem problem;
  double load = 0, forward = 0;  ///< seconds of reading the block, and of one sample through it
};

/// Weights of the linear layers of one block.
double block_weights(const BlockShape& block) {
  double weights = 0;
  for (const LinearRole role : kAllLinearRoles) {
    if (!has_layer(block, role)) continue;
    const auto shape = weight_shape(block, role);
    weights += static_cast<double>(shape[0] * shape[1]);
  }
  return weights;
}

std::int64_t probe_samples(const BlockShape& shape, std::int64_t tokens) {
  const double cheap =
      static_cast<double>(kCheapProducts) / (block_weights(shape) * static_cast<double>(tokens));
  return std::clamp(static_cast<std::int64_t>(std::min(cheap, 1e6)), kFewSamples, kManySamples);
}

Probe pose_probe(const PreparedRun& run, const RunContext& context) {
  Probe probe;
  BlockProblem& problem = probe.problem;
  const auto begin = ProbeClock::now();
  problem.shape = run.model.config().block_at(0);
  problem.float_activations = ActivationRecorder(nullptr, problem.shape.experts);
  problem.weights = run.model.block(0);
  problem.layer_names = layer_names(run.model);
  const auto loaded = ProbeClock::now();
  const at::Tensor ids =
      run.calibration.defined()
          ? run.calibration.slice(0, 0, probe_samples(problem.shape, run.calibration.size(1)))
          : at::zeros({1, 2}, at::kLong);
  problem.inputs = run.model.embed(ids).contiguous();
  const auto targets =
      ActivationChain::in_memory(problem.inputs.samples(), ids.size(1), problem.inputs.hidden());
  const auto embedded = ProbeClock::now();
  run_chain(problem.shape, problem.weights, problem.inputs, &problem.float_activations, context, targets);
  problem.targets = targets;
  if (run.spec.recipe.optimizer.aug_loss) problem.augmented_targets = targets;
  probe.load = std::chrono::duration<double>(loaded - begin).count();
  probe.forward = std::chrono::duration<double>(ProbeClock::now() - embedded).count() /
                  static_cast<double>(problem.inputs.samples());
  return probe;
}

/// Seconds of solving a block, by the number of samples.
struct SolveModel {
  Line search, start, finish;
  std::vector<double> steps;  ///< of each kind of epoch
  double rest = 0, spread = 0;
};

SolveModel model_of_one(const SolveTimes& one, double forward, const Recipe& recipe) {
  return {{one.search, one.search},
          {one.start, forward},
          {one.finish, forward * passes_behind(recipe)},
          one.epochs,
          one.rest,
          0};
}

SolveModel model_of_two(const SolveTimes& one, const SolveTimes& many, std::int64_t samples) {
  SolveModel model{line_through(one.search, many.search, samples),
                   line_through(one.start, many.start, samples),
                   line_through(one.finish, many.finish, samples),
                   {},
                   std::min(one.rest, many.rest),
                   0};
  for (std::size_t i = 0; i < many.epochs.size() && i < one.epochs.size(); ++i) {
    const double step = many.epochs[i] / static_cast<double>(samples);
    model.steps.push_back(step);
    if (step > 0) model.spread = std::max(model.spread, std::abs(one.epochs[i] / step - 1) / 2);
  }
  return model;
}

SolveModel model_solve(const Probe& probe, const Recipe& recipe, const RunContext& context) {
  const Recipe once = shortened(recipe);
  const std::int64_t samples = probe.problem.inputs.samples();
  const BlockProblem first = first_samples(probe.problem, 1);
  const auto begin = ProbeClock::now();
  SolveTimes one = time_solve(first, once, context);
  const double took = std::chrono::duration<double>(ProbeClock::now() - begin).count();
  if (took > kLongProbe || samples < kFewSamples) return model_of_one(one, probe.forward, recipe);
  if (took < kShortProbe) one = time_solve(first, once, context);
  return model_of_two(one, time_solve(probe.problem, once, context), samples);
}

double solve_seconds(const SolveModel& model, const Recipe& recipe, std::int64_t samples,
                     std::int64_t tokens) {
  double seconds =
      model.search.at(searched_samples(samples, tokens)) + model.start.at(samples) + model.finish.at(samples);
  for (std::size_t kind = 0; kind < model.steps.size(); ++kind) {
    const bool rounds = recipe.learns_rounding() && kind + 1 == model.steps.size();
    const int epochs = rounds ? recipe.rounding.epochs : recipe.optimizer.epochs;
    seconds += epochs * (model.steps[kind] * static_cast<double>(samples) + model.rest);
  }
  return seconds;
}

/// Of all evaluations. @param forward seconds of a token through a block
double evaluation_seconds(const PreparedRun& run, double forward) {
  if (!run.evaluation) return 0;
  const ModelConfig& config = run.model.config();
  const double head =
      static_cast<double>(config.vocabulary * config.block.hidden) / block_weights(config.block);
  const int models =
      2 + (run.spec.evaluate_rtn ? 1 : 0) + (run.spec.evaluate_every_block ? run.blocks() - 1 : 0);
  return models * static_cast<double>(run.evaluation->numel()) * forward *
         (static_cast<double>(config.layers) + head);
}

/// Bytes that a run writes to disk beside activations that spill.
double written_bytes(const PreparedRun& run, double checkpoint_bytes) {
  const double chains =
      run.spec.session.empty() ? 0 : 2.0 * static_cast<double>(chain_bytes(run)) * run.blocks();
  const double session =
      checkpoint_bytes * (run.spec.session.empty() ? 1.5 : 3);  // and once more when it is joined
  return chains + session + (run.spec.output.empty() ? 0 : checkpoint_bytes);
}

}  // namespace

TimeEstimate probe_time(const RunSpec& spec, const RunContext& context) {
  const at::NoGradGuard no_grad;
  const Interruptible interruptible([&context] { context.check(); });
  const auto begin = ProbeClock::now();
  const PreparedRun run = prepare(spec);
  set_threads(spec.threads, run.model.config().block.hidden);
  const Recipe& recipe = run.spec.recipe;
  const Probe probe = pose_probe(run, context);
  const SolveModel model = model_solve(probe, recipe, context);
  const std::int64_t samples = run.calibration.defined() ? run.calibration.size(0) : 1;
  const std::int64_t tokens = probe.problem.inputs.tokens();
  const double block = probe.load + 2 * probe.forward * static_cast<double>(samples) +
                       solve_seconds(model, recipe, samples, tokens);
  const double disk = written_bytes(run, static_cast<double>(estimate(run).checkpoint_bytes)) *
                      disk_seconds_per_byte(spec.output.empty() ? spec.session : spec.output);
  TimeEstimate result;
  result.seconds =
      run.blocks() * block + evaluation_seconds(run, probe.forward / static_cast<double>(tokens)) + disk;
  const double spread = model.spread + kDrift;
  result.low = result.seconds / (1 + spread);
  result.high = result.seconds * (1 + spread);
  result.probe_seconds = std::chrono::duration<double>(ProbeClock::now() - begin).count();
  return result;
}

}  // namespace aq
