// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Seconds that AWQ's two searches take on one OPT-shaped block, with peak memory:
//   awq_bench [--hidden 768] [--ffn 3072] [--heads 12] [--samples 8] [--tokens 512] [--wbits 4]
//             [--group-size 128] [--threads 0]
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

#include "core/calibration/clip_search.h"
#include "core/calibration/learned_transform.h"
#include "core/calibration/scale_search.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"
#include "tests/support/random_block.h"

namespace {

double seconds(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Starts every placement at the scale that a search finds, one line each. @returns seconds
double search_scales(const aq::BlockProblem& problem, const aq::WeightQuantizer& quantizer,
                     aq::LearnedTransform& transform) {
  double sum = 0;
  for (std::size_t i = 0; i < transform.states().size(); ++i) {
    const aq::TransformState& state = transform.states()[i];
    aq::ScaleSearch found;
    const double one =
        seconds([&] { found = aq::search_scale(problem, state, quantizer, aq::RunContext()); });
    transform.start_at(i, found.scale);
    std::printf("%-18s%8.3f s\n", aq::placement_name(state.plan.placement).c_str(), one);
    sum += one;
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t hidden = 768, ffn = 3072, heads = 12, samples = 8, tokens = 512;
  int bits = 4, group = 128, threads = 0;
  CLI::App app{"Time of AWQ's searches on one OPT-shaped block"};
  app.add_option("--hidden", hidden);
  app.add_option("--ffn", ffn);
  app.add_option("--heads", heads);
  app.add_option("--samples", samples);
  app.add_option("--tokens", tokens);
  app.add_option("--wbits", bits);
  app.add_option("--group-size", group);
  app.add_option("--threads", threads);
  CLI11_PARSE(app, argc, argv);

  aq::set_threads(threads);
  const at::NoGradGuard no_grad;
  aq::BlockProblem problem;
  problem.shape = aq::test::opt_shape(hidden, heads, ffn);
  problem.weights = aq::test::random_block(problem.shape, 1, at::kFloat);
  problem.layer_names = {"q", "k", "v", "o", "", "fc1", "fc2"};
  problem.inputs = aq::test::random({samples, tokens, hidden}, 2, at::kFloat);
  aq::Recipe recipe;
  recipe.weights.bits = bits;
  recipe.weights.granularity = "group";
  recipe.weights.group_size = group;
  recipe = aq::resolved(aq::method("awq").apply(recipe));

  std::printf("AWQ W%d, group %d, hidden %ld, %ld samples of %ld tokens\n", bits, group,
              static_cast<long>(hidden), static_cast<long>(samples), static_cast<long>(tokens));
  const std::clock_t start = std::clock();
  aq::ActivationRecorder& recorder = problem.float_activations;
  const double record = seconds(
      [&] { aq::watch_chain(problem.shape, problem.weights, problem.inputs, &recorder, aq::RunContext()); });
  aq::LearnedTransform transform(recipe, problem.shape, problem.weights, recorder);
  aq::WeightQuantizer quantizer(recipe, problem.index, problem.weights, problem.layer_names);
  const double scales = search_scales(problem, quantizer, transform);
  const double clips = seconds([&] {
    const auto transformed = transform.apply(problem.shape, problem.weights, transform.realize());
    aq::search_clipping(problem, transformed, nullptr, quantizer, aq::RunContext());
  });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("scales            %8.3f s\nclips             %8.3f s\nblock             %8.3f s\n", scales,
              clips, record + scales + clips);
  std::printf("processor         %8.3f s\npeak memory       %8ld MB\n",
              static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, usage.ru_maxrss / 1024);
}
