// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/demo/bpe_trainer.h"
#include "core/demo/demo.h"
#include "core/demo/demo_checkpoint.h"
#include "core/demo/demo_config.h"
#include "core/demo/outliers.h"
#include "core/demo/trainer.h"
#include "core/demo/training_meter.h"
#include "core/demo/world/questions.h"

namespace aq {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// libtorch's thread count for as long as this object lives.
class ThreadCount {
 public:
  explicit ThreadCount(int threads) : before_(at::get_num_threads()) { at::set_num_threads(threads); }
  ~ThreadCount() { at::set_num_threads(before_); }
  ThreadCount(const ThreadCount&) = delete;
  ThreadCount& operator=(const ThreadCount&) = delete;

 private:
  int before_;
};

void require_range(const char* what, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value >= low && value <= high) return;
  throw Error(ErrorKind::BadArgument, "training a demo model with",
              std::string(what) + " " + std::to_string(value),
              "it must lie between " + std::to_string(low) + " and " + std::to_string(high));
}

void require_usable(const DemoOptions& options) {
  demo::demo_config(options.family);
  require_range("steps", options.steps, 0, 1'000'000);
  require_range("threads", options.threads, 1, 1024);
  require_range("seed", options.seed, 0, std::int64_t{1} << 53);
  require_writable_target(options.output);
}

/// Enough text that the training sees little of it twice; some 3.1 bytes make a token.
std::size_t text_bytes(std::int64_t steps) {
  const auto wanted = static_cast<std::size_t>(steps) * demo::kStepTokens * 7 / 2;
  return std::clamp<std::size_t>(wanted, std::size_t{1} << 20, std::size_t{24} << 20);
}

std::int64_t count_parameters(demo::TrainableModel& model) {
  std::int64_t count = 0;
  demo::for_each_tensor(model, [&](const std::string&, at::Tensor& tensor) { count += tensor.numel(); });
  return count;
}

}  // namespace

DemoReport train_demo(const DemoOptions& options, const RunContext& context,
                      const std::function<void(const DemoProgress&)>& progress) {
  require_usable(options);
  const auto start = Clock::now();
  const auto steps = options.steps > 0 ? options.steps : kDemoSteps;
  const auto seed = static_cast<std::uint64_t>(options.seed);
  const ThreadCount threads(options.threads);

  const auto text = world_text(WorldPart::Training, seed, text_bytes(steps));
  context.check();
  const auto tokenizer = demo::train_bpe(text, demo::kVocabulary);
  const auto stream = demo::encode(tokenizer, text);
  context.check();

  at::manual_seed(seed);
  auto model = demo::initialized_model(options.family);
  demo::TrainerOptions training;
  training.steps = steps, training.seed = seed;
  demo::TrainingMeter meter(steps, progress);
  demo::train(model, stream, training, context,
              [&](std::int64_t step, double loss) { meter.finished(step, loss); });

  for (std::size_t i = 0; i < model.blocks.size(); ++i) {
    model.blocks[i] = demo::with_outliers(model.config.block, model.blocks[i], static_cast<std::int64_t>(i));
  }

  StagedDirectory output(options.output);
  DemoReport report;
  report.bytes = demo::write_checkpoint(output.path(), options.family, model, tokenizer.vocabulary);
  output.commit();
  report.parameters = count_parameters(model), report.tokens = steps * demo::kStepTokens;
  report.loss = meter.state().loss, report.seconds = seconds_since(start);
  return report;
}

std::string make_demo_text(const std::string& part) {
  constexpr std::size_t kBytes = 100'000;
  if (part == "calibration") return world_text(WorldPart::Calibration, 1, kBytes);
  if (part == "evaluation") return world_text(WorldPart::Evaluation, 1, kBytes);
  throw Error(ErrorKind::BadArgument, "writing the demo text", printable(part), "there is no such part",
              "choose calibration or evaluation");
}

std::string make_demo_tasks(std::uint64_t seed) {
  constexpr std::size_t kPerTask = 50;
  return question_lines(world_questions(WorldPart::Evaluation, seed, kPerTask));
}

}  // namespace aq
