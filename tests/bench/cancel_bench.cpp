// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How long a run takes to notice that it is to stop, at any instant of it:
//   cancel_bench MODEL [--calib FILE] [--methods rtn awq gptq ...] [--blocks 1] [--samples 2] [--tokens 256]
//                [--format safetensors] [--cancels 0] [--threads 1] [--scratch DIR] [--trace MILLISECONDS]
//                [--json]
// A run is watched between its interruption points: a stop that comes at a random instant is noticed at the
// next one, so the distances between them are the distribution of the delay, over all instants at once.
// Distances are taken by the clock and by the processor time of the run's thread, which a busy machine does
// not stretch. Then some runs are stopped at random instants, and the time until the engine has returned is
// taken.
#include <execinfo.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array kLimits{10, 20, 50, 100, 200, 500};  // milliseconds

struct Options {
  std::string model, calibration, scratch = std::filesystem::temp_directory_path().string(),
                                  format = "safetensors";
  std::vector<std::string> methods{"rtn", "awq", "gptq", "kmeans", "affinequant"};
  int blocks = 1, samples = 2, tokens = 256, cancels = 0, threads = 1, bits = 4, group = 128;
  double trace = 1e9;
  bool json = false;
};

double processor_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The distances between a phase's interruption points.
struct Phase {
  std::vector<double> gaps, processor;  ///< seconds

  static double total(const std::vector<double>& list) {
    double sum = 0;
    for (const double one : list) sum += one;
    return sum;
  }
  /// The share of instants at which a stop is noticed later than `limit`.
  static double later_than(const std::vector<double>& list, double limit) {
    double late = 0;
    for (const double gap : list) late += std::max(0.0, gap - limit);
    return list.empty() ? 0 : late / total(list);
  }
  static double longest(const std::vector<double>& list) {
    return list.empty() ? 0 : *std::ranges::max_element(list);
  }
};

const char* name_of(aq::RunStage stage) {
  constexpr std::array kNames{"opening",     "float perplexity",     "baseline's perplexity",
                              "calibration", "quantized perplexity", "exporting",
                              "verifying"};
  return kNames.at(static_cast<std::size_t>(stage));
}

/// Stands at every interruption point.
class Watch {
 public:
  explicit Watch(double trace) : trace_(trace) {}

  void enter(std::string phase) { phase_ = std::move(phase); }
  void pass() {
    const auto now = Clock::now();
    const double processor = processor_seconds();
    if (started_) {
      Phase& phase = phases[phase_];
      phase.gaps.push_back(std::chrono::duration<double>(now - last_).count());
      phase.processor.push_back(processor - last_processor_);
      if (1e3 * phase.processor.back() > trace_) print_gap(phase);
    }
    if (trace_ < 1e9) frames_ = ::backtrace(stack_.data(), static_cast<int>(stack_.size()));
    started_ = true;
    last_ = Clock::now();
    last_processor_ = processor_seconds();
  }

  std::map<std::string, Phase> phases;

 private:
  void print_gap(const Phase& phase) {
    std::fprintf(stderr, "%s: %.0f ms by the clock, %.0f ms of work, from\n", phase_.c_str(),
                 1e3 * phase.gaps.back(), 1e3 * phase.processor.back());
    ::backtrace_symbols_fd(stack_.data(), std::min(frames_, 12), 2);
    std::array<void*, 32> here{};
    const int frames = ::backtrace(here.data(), static_cast<int>(here.size()));
    std::fprintf(stderr, " to\n");
    ::backtrace_symbols_fd(here.data(), std::min(frames, 12), 2);
  }

  double trace_;
  std::string phase_ = "opening";
  bool started_ = false;
  Clock::time_point last_;
  double last_processor_ = 0;
  std::array<void*, 32> stack_{};
  int frames_ = 0;
};

aq::RunSpec spec_of(const Options& options, const std::string& method) {
  aq::RunSpec spec;
  spec.model = options.model;
  spec.calibration = options.calibration;
  spec.recipe.weights.bits = options.bits;
  spec.recipe.weights.granularity = "group";
  spec.recipe.weights.group_size = options.group;
  spec.recipe.calibration.nsamples = options.samples;
  spec.recipe.calibration.seqlen = options.tokens;
  spec.recipe = aq::method(method).apply(spec.recipe);
  if (spec.recipe.optimizer.epochs) spec.recipe.optimizer.epochs = 2;
  if (spec.recipe.rounding.epochs) spec.recipe.rounding.epochs = 2;
  spec.max_blocks = options.blocks;
  spec.evaluation = options.calibration.empty() ? "demo" : options.calibration;
  spec.evaluation_max_tokens = 2L * options.tokens;
  spec.format = options.format;
  spec.output = options.scratch + "/cancel-bench";
  spec.session = options.scratch + "/cancel-bench.h5";
  spec.threads = options.threads;
  return spec;
}

void clear(const aq::RunSpec& spec) {
  for (const char* suffix : {"", ".parts", ".lock"}) std::filesystem::remove_all(spec.session + suffix);
  std::filesystem::remove_all(spec.output);
}

/// @returns seconds of the whole run
double watch_run(const aq::RunSpec& spec, Watch& watch) {
  clear(spec);
  const auto start = Clock::now();
  const aq::RunContext context({}, nullptr, [&](const aq::RunEvent& event) {
    if (const auto* stage = std::get_if<aq::StageStarted>(&event)) watch.enter(name_of(stage->stage));
  });
  watch.pass();
  aq::Engine::run(spec, context.with_checks([&] { watch.pass(); }));
  watch.pass();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Stops a run `after` seconds. @returns seconds until the engine has returned; less than 0: it was done
/// before
double stop_run(const aq::RunSpec& spec, double after) {
  clear(spec);
  std::stop_source stop;
  std::atomic<bool> done = false;
  std::thread runner([&] {
    try {
      aq::Engine::run(spec, aq::RunContext(stop.get_token(), nullptr, {}));
    } catch (const aq::Error& error) {
      if (error.kind() != aq::ErrorKind::Cancelled) std::fprintf(stderr, "%s\n", error.what());
    }
    done = true;
  });
  std::this_thread::sleep_for(std::chrono::duration<double>(after));
  const bool late = done;
  const auto asked = Clock::now();
  stop.request_stop();
  runner.join();
  return late ? -1 : std::chrono::duration<double>(Clock::now() - asked).count();
}

std::vector<double> stop_runs(const aq::RunSpec& spec, int cancels, double seconds) {
  std::minstd_rand random(7);
  std::vector<double> delays;
  for (int i = 0; i < cancels; ++i) {
    const double instant = (i + std::uniform_real_distribution<double>(0, 1)(random)) / cancels;
    if (const double delay = stop_run(spec, instant * seconds); delay >= 0) delays.push_back(delay);
  }
  return delays;
}

nlohmann::ordered_json summary(const std::vector<double>& gaps) {
  nlohmann::ordered_json json{{"seconds", Phase::total(gaps)}, {"longest_ms", 1e3 * Phase::longest(gaps)}};
  for (const int limit : kLimits)
    json["later_than_" + std::to_string(limit) + "_ms"] = Phase::later_than(gaps, 1e-3 * limit);
  return json;
}

void print(const std::string& method, const std::string& phase, const Phase& one) {
  std::printf("%-12s %-22s %6zu points %8.2f s  longest %6.0f ms, of work %6.0f ms; later than",
              method.c_str(), phase.c_str(), one.gaps.size(), Phase::total(one.gaps),
              1e3 * Phase::longest(one.gaps), 1e3 * Phase::longest(one.processor));
  for (const int limit : kLimits)
    std::printf("  %d ms: %.2f %%", limit, 100 * Phase::later_than(one.processor, 1e-3 * limit));
  std::printf("\n");
}

nlohmann::ordered_json measure(const Options& options, const std::string& method) {
  const aq::RunSpec spec = spec_of(options, method);
  Watch watch(options.trace);
  const double seconds = watch_run(spec, watch);
  nlohmann::ordered_json json{
      {"method", method}, {"seconds", seconds}, {"phases", nlohmann::ordered_json::object()}};
  for (const auto& [name, phase] : watch.phases) {
    if (!options.json) print(method, name, phase);
    json["phases"][name] = {
        {"points", phase.gaps.size()}, {"clock", summary(phase.gaps)}, {"work", summary(phase.processor)}};
  }
  std::vector<double> delays = stop_runs(spec, options.cancels, seconds);
  clear(spec);
  std::ranges::sort(delays);
  if (!options.json && !delays.empty()) {
    std::printf("%-12s %zu runs stopped at random instants: the engine had returned after", method.c_str(),
                delays.size());
    for (const double delay : delays) std::printf(" %.0f", 1e3 * delay);
    std::printf(" ms\n");
  }
  json["stopped_ms"] = nlohmann::ordered_json::array();
  for (const double delay : delays) json["stopped_ms"].push_back(1e3 * delay);
  return json;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"How long a run takes to notice that it is to stop"};
  app.add_option("model", options.model)->required();
  app.add_option("--calib", options.calibration);
  app.add_option("--methods", options.methods);
  app.add_option("--blocks", options.blocks);
  app.add_option("--samples", options.samples);
  app.add_option("--tokens", options.tokens);
  app.add_option("--bits", options.bits);
  app.add_option("--group-size", options.group);
  app.add_option("--format", options.format);
  app.add_option("--cancels", options.cancels);
  app.add_option("--threads", options.threads);
  app.add_option("--scratch", options.scratch);
  app.add_option("--trace", options.trace, "print where points are further apart than this");
  app.add_flag("--json", options.json);
  CLI11_PARSE(app, argc, argv);
  try {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const std::string& method : options.methods) all.push_back(measure(options, method));
    if (options.json) std::printf("%s\n", all.dump(2).c_str());
  } catch (const aq::Error& error) {
    std::fprintf(stderr, "cancel_bench: %s\n", error.what());
    return aq::exit_code(error.kind());
  }
}
