// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Seconds a block and epoch, split by kind of work, with peak memory:
//   block_bench [--hidden 768] [--ffn 3072] [--heads 12] [--samples 8] [--tokens 512] [--epochs 2] [--wbits
//   3]
//               [--abits 16] [--method affinequant] [--compute float32] [--stability-factor 0.1] [--threads
//               0] [--json]
// The split comes from libtorch's own operator callbacks, forward and backward alike; "rest" is the
// optimizer's update and what lies between operators.
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/record_function.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/calibration/block_solver.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"
#include "tests/support/forward_chain.h"
#include "tests/support/random_block.h"

namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool contains(const std::string& name, const char* part) { return name.find(part) != std::string::npos; }

/// Of the engine's own operators.
const char* kind_of_own(const std::string& name) {
  if (contains(name, "attention")) return "attention";
  if (contains(name, "inverse")) return "inverse";
  if (contains(name, "quantize")) return "fake quantization";
  return nullptr;
}

const char* kind_of(const std::string& name) {
  if (name.starts_with("aq::")) return kind_of_own(name);
  if (contains(name, "linalg_inv") || contains(name, "linalg_solve") || contains(name, "linalg_lu"))
    return "inverse";
  if (name == "aten::bmm" || name == "aten::baddbmm" || contains(name, "softmax")) return "attention";
  if (name == "aten::mm" || name == "aten::addmm" || name == "aten::mv" || name == "aten::addmv")
    return "products";
  if (contains(name, "layer_norm")) return "norms";
  if (name == "aten::copy_" || name == "aten::cat") return "copies";
  return nullptr;
}

constexpr const char* kOther = "other operators";

struct Span : at::ObserverContext {
  const char* kind = nullptr;
  bool backward = false;   ///< a node of the graph, not an operator
  bool of_a_step = false;  ///< learns or goes backward
  Clock::time_point start;
  double inside = 0;  ///< seconds that belong to spans within
};

using Seconds = std::map<std::string, double>;
/// What is done between epochs neither learns nor goes backward, and an epoch's seconds leave it out. Neither
/// does the forward pass of an operator with a gradient of its own, but a step goes on behind that. So spans
/// wait until one of a step ends, and what still waits at the end of an epoch is dropped.
Seconds seconds_by_kind, waiting;
std::vector<Span*> open_spans;
int backward = 0;  // nodes of the graph that are being run

void keep_waiting() {
  for (const auto& [kind, seconds] : waiting) seconds_by_kind[kind] += seconds;
  waiting.clear();
}

/// An operator within another is of that one's kind, so that an inverse's copies are the inverse's.
const char* kind_within(const char* outer, const std::string& name) {
  if (outer && outer != kOther) return outer;
  const char* kind = kind_of(name);
  return kind || !name.starts_with("aten::") ? kind : kOther;
}

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function) {
  auto span = std::make_unique<Span>();
  span->backward = function.scope() == at::RecordScope::BACKWARD_FUNCTION;
  if (span->backward) ++backward;
  span->of_a_step = at::GradMode::is_enabled() || backward > 0;
  span->kind = kind_within(open_spans.empty() ? nullptr : open_spans.back()->kind, function.name());
  open_spans.push_back(span.get());
  span->start = Clock::now();
  return span;
}

void end(const at::RecordFunction&, at::ObserverContext* context) {
  auto* span = static_cast<Span*>(context);
  const double seconds = seconds_since(span->start);
  open_spans.pop_back();
  if (span->backward) --backward;
  if (span->kind) waiting[span->kind] += seconds - span->inside;
  if (!open_spans.empty()) open_spans.back()->inside += span->kind ? seconds : span->inside;
  if (open_spans.empty() && span->of_a_step) keep_waiting();
}

struct Options {
  std::int64_t hidden = 768, ffn = 3072, heads = 12, samples = 8, tokens = 512;
  int epochs = 2, weight_bits = 3, activation_bits = 16, threads = 0;
  double stability_factor = 0.1;
  std::string method = "affinequant", compute = "float32";
  bool json = false;
};

void declare(CLI::App& app, Options& options) {
  app.add_option("--hidden", options.hidden);
  app.add_option("--ffn", options.ffn);
  app.add_option("--heads", options.heads);
  app.add_option("--samples", options.samples);
  app.add_option("--tokens", options.tokens);
  app.add_option("--epochs", options.epochs);
  app.add_option("--wbits", options.weight_bits);
  app.add_option("--abits", options.activation_bits);
  app.add_option("--method", options.method);
  app.add_option("--compute", options.compute)->check(CLI::IsMember({"float32", "bfloat16"}));
  app.add_option("--stability-factor", options.stability_factor);
  app.add_option("--threads", options.threads);
  app.add_flag("--json", options.json);
}

aq::BlockProblem problem_of(const Options& options) {
  aq::BlockProblem problem;
  problem.shape = aq::test::opt_shape(options.hidden, options.heads, options.ffn);
  problem.weights = aq::test::random_block(problem.shape, 1, at::kFloat);
  problem.layer_names = {"q", "k", "v", "o", "", "fc1", "fc2"};
  return problem;
}

aq::Recipe recipe_of(const Options& options) {
  aq::Recipe recipe;
  recipe.weights.bits = options.weight_bits;
  recipe.activations.bits = options.activation_bits;
  recipe = aq::method(options.method).apply(recipe);
  recipe.transform.stability_factor = options.stability_factor;
  recipe.optimizer.epochs = options.epochs;
  recipe.optimizer.compute = options.compute;
  return aq::resolved(recipe);
}

struct Measured {
  double targets = 0, block = 0;          ///< seconds of the float block, and of everything after it
  std::vector<double> epochs;             ///< seconds of each
  std::map<std::string, double> by_kind;  ///< summed over the epochs
  long peak_kilobytes = 0;                ///< of the whole process
};

Measured measure(const Options& options) {
  Measured measured;
  aq::BlockProblem problem = problem_of(options);
  const at::Tensor inputs =
      aq::test::random({options.samples, options.tokens, options.hidden}, 2, at::kFloat);
  auto start = Clock::now();
  aq::test::pose(problem, inputs);
  measured.targets = seconds_since(start);

  const aq::RunContext context({}, nullptr, [&](const aq::RunEvent& event) {
    if (std::holds_alternative<aq::StepFinished>(event)) return;
    waiting.clear();
    if (std::holds_alternative<aq::BlockStarted>(event)) seconds_by_kind.clear();
    const auto* epoch = std::get_if<aq::EpochFinished>(&event);
    if (!epoch) return;
    measured.epochs.push_back(epoch->seconds);
    measured.by_kind = seconds_by_kind;
  });
  const auto handle = at::addThreadLocalCallback(
      at::RecordFunctionCallback(begin, end)
          .scopes({at::RecordScope::FUNCTION, at::RecordScope::BACKWARD_FUNCTION}));
  start = Clock::now();
  aq::solve_block(problem, recipe_of(options), context);
  measured.block = seconds_since(start);
  at::removeCallback(handle);

  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  measured.peak_kilobytes = usage.ru_maxrss;
  return measured;
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (const double value : values) total += value;
  return total;
}

/// Seconds of an epoch by kind of work, "rest" last.
std::vector<std::pair<std::string, double>> phases(const Measured& measured) {
  const double epochs = static_cast<double>(std::max<std::size_t>(1, measured.epochs.size()));
  std::vector<std::pair<std::string, double>> list;
  double rest = sum(measured.epochs);
  for (const auto& [kind, seconds] : measured.by_kind) {
    list.emplace_back(kind, seconds / epochs);
    rest -= seconds;
  }
  list.emplace_back("rest", rest / epochs);
  return list;
}

void print_json(const Options& options, const Measured& measured) {
  nlohmann::ordered_json json = {{"method", options.method},
                                 {"compute", options.compute},
                                 {"hidden", options.hidden},
                                 {"samples", options.samples},
                                 {"tokens", options.tokens},
                                 {"threads", at::get_num_threads()},
                                 {"targets_seconds", measured.targets},
                                 {"block_seconds", measured.block},
                                 {"epoch_seconds", measured.epochs}};
  for (const auto& [kind, seconds] : phases(measured)) json["phases"][kind] = seconds;
  json["peak_bytes"] = 1024 * measured.peak_kilobytes;
  std::printf("%s\n", json.dump().c_str());
}

void print_text(const Options& options, const Measured& measured) {
  const double epochs = static_cast<double>(std::max<std::size_t>(1, measured.epochs.size()));
  std::printf("%s W%dA%d, hidden %ld, %ld samples of %ld tokens\n", options.method.c_str(),
              options.weight_bits, options.activation_bits, static_cast<long>(options.hidden),
              static_cast<long>(options.samples), static_cast<long>(options.tokens));
  std::printf("block             %8.3f s\nepoch             %8.3f s\n", measured.block,
              sum(measured.epochs) / epochs);
  for (const auto& [kind, seconds] : phases(measured)) std::printf("  %-16s%8.3f s\n", kind.c_str(), seconds);
  std::printf("peak memory       %8ld MB\n", measured.peak_kilobytes / 1024);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Time of one OPT-shaped block"};
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  aq::set_threads(options.threads);
  const Measured measured = measure(options);
  options.json ? print_json(options, measured) : print_text(options, measured);
}
