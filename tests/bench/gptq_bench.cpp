// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Seconds that GPTQ takes for the layers of one OPT-shaped block, with peak memory:
//   gptq_bench [--hidden 768] [--ffn 3072] [--heads 12] [--samples 8] [--tokens 512] [--wbits 4]
//   [--group-size 0]
//              [--act-order] [--block-size 128] [--threads 0] [--block-only]
// The Hessian is split into the forward passes and the products; q, k and v share theirs.
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

#include "core/calibration/sequential_rounding.h"
#include "core/engine/engine.h"
#include "core/rounding/hessian.h"
#include "tests/support/random_block.h"

namespace {

double seconds(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The parts of each layer's work, one line a layer.
void print_layers(const aq::BlockProblem& problem, std::int64_t samples, int bits, std::int64_t group,
                  const aq::GptqOptions& options) {
  const std::int64_t tokens = problem.inputs.tokens();
  const aq::RunContext context;
  for (const auto role :
       {aq::LinearRole::Query, aq::LinearRole::Output, aq::LinearRole::Up, aq::LinearRole::Down}) {
    const at::Tensor& weight = problem.weights[role].weight;
    const std::int64_t in = weight.size(1);
    aq::HessianRecorder recorder(aq::input_site(role));
    const at::Tensor x = aq::test::random({tokens, in}, 3, at::kFloat);
    at::Tensor hessian;
    const double product = seconds([&] {
      for (std::int64_t sample = 0; sample < samples; ++sample) recorder.add(x);
      hessian = recorder.take_hessian();
    });
    aq::InverseFactor factor;
    const double inverse = seconds(
        [&] { factor = aq::factorize_inverse(hessian, options.dampening, options.act_order, context); });
    const double rounding = seconds([&] {
      aq::gptq_round(weight, factor, {bits, false}, group > 0 ? group : in, {}, {}, options, context);
    });
    std::printf("%-6s%5ld x %-5ld Hessian %7.3f s  factor %7.3f s  rounding %7.3f s\n",
                problem.layer_names[static_cast<std::size_t>(role)].c_str(),
                static_cast<long>(weight.size(0)), static_cast<long>(in), product, inverse, rounding);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::int64_t hidden = 768, ffn = 3072, heads = 12, samples = 8, tokens = 512;
  int bits = 4, group = 0, threads = 0;
  bool block_only = false;
  aq::RoundingRecipe options{.rule = "gptq"};
  CLI::App app{"Time of GPTQ on one OPT-shaped block"};
  app.add_option("--hidden", hidden);
  app.add_option("--ffn", ffn);
  app.add_option("--heads", heads);
  app.add_option("--samples", samples);
  app.add_option("--tokens", tokens);
  app.add_option("--wbits", bits);
  app.add_option("--group-size", group);
  app.add_flag("--act-order", options.act_order);
  app.add_option("--block-size", options.block_size);
  app.add_option("--threads", threads);
  app.add_flag("--block-only", block_only);
  CLI11_PARSE(app, argc, argv);

  aq::set_threads(threads);
  const at::NoGradGuard no_grad;
  aq::BlockProblem problem;
  problem.shape = aq::test::opt_shape(hidden, heads, ffn);
  problem.weights = aq::test::random_block(problem.shape, 1, at::kFloat);
  problem.layer_names = {"q", "k", "v", "o", "", "fc1", "fc2"};
  problem.inputs = aq::test::random({samples, tokens, hidden}, 2, at::kFloat);
  const aq::RunContext context;
  std::printf("GPTQ W%d, group %d, hidden %ld, %ld samples of %ld tokens\n", bits, group,
              static_cast<long>(hidden), static_cast<long>(samples), static_cast<long>(tokens));
  std::printf("forward pass      %8.3f s\n", seconds([&] {
                aq::watch_chain(problem.shape, problem.weights, problem.inputs, nullptr, context);
              }));
  if (!block_only) print_layers(problem, samples, bits, group, aq::gptq_options(options));
  aq::Recipe recipe;
  recipe.weights.bits = bits;
  if (group > 0) recipe.weights.granularity = "group", recipe.weights.group_size = group;
  const aq::WeightQuantizer quantizer(recipe, problem.index, problem.weights, problem.layer_names);
  const std::clock_t start = std::clock();
  const double block = seconds(
      [&] { aq::round_sequentially(problem, quantizer, problem.weights, options, nullptr, context); });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("block             %8.3f s\nprocessor         %8.3f s\npeak memory       %8ld MB\n", block,
              static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, usage.ru_maxrss / 1024);
}
