// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/progress.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <variant>

#include "app/cli/table.h"

namespace aq::cli {
namespace {

constexpr int kBarWidth = 24;

std::string bar(double fraction) {
  std::string text(kBarWidth, '-');
  std::fill_n(text.begin(), static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kBarWidth), '#');
  return '[' + text + ']';
}

double share(double done, double total) { return total > 0 ? std::clamp(done / total, 0.0, 1.0) : 0; }

}  // namespace

std::string stage_text(RunStage stage) {
  switch (stage) {
    case RunStage::Opening:
      return "Opening";
    case RunStage::FloatEvaluation:
      return "Evaluating the float model";
    case RunStage::BaselineEvaluation:
      return "Evaluating the RTN baseline";
    case RunStage::Calibration:
      return "Calibrating";
    case RunStage::QuantizedEvaluation:
      return "Evaluating the quantized model";
    case RunStage::Exporting:
      return "Writing";
    case RunStage::Verifying:
      return "Verifying";
  }
  return {};
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(std::lround(std::clamp(seconds, 0.0, 1e9)));
  const long hours = whole / 3600, minutes = whole / 60 % 60;
  std::array<char, 64> text{};
  if (hours > 0)
    std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", hours, minutes, whole % 60);
  else
    std::snprintf(text.data(), text.size(), "%ld:%02ld", minutes, whole % 60);
  return text.data();
}

void Progress::apply(const RunEvent& event, Clock::time_point now) {
  std::visit([this](const auto& one) { apply_one(one); }, event);
  if (!start_of_.contains(stage_)) start_of_[stage_] = now;
}

void Progress::apply_one(const RunStarted& event) {
  blocks_ = event.blocks;
  epochs_ = event.epochs;
  steps_ = event.steps_per_epoch;
  first_block_ = block_ = event.first_block;
}

void Progress::apply_one(const StageStarted& event) {
  stage_ = event.stage;
  tokens_ = total_tokens_ = 0;
  perplexity_ = 0;
}

void Progress::apply_one(const BlockStarted& event) {
  block_ = event.block;
  epoch_ = step_ = 0;
  loss_ = event.initial_loss;
}

void Progress::apply_one(const StepFinished& event) {
  block_ = event.block;
  epoch_ = event.epoch;
  step_ = event.step + 1;
  loss_ = event.loss;
}

void Progress::apply_one(const EpochFinished& event) {
  epoch_ = event.epoch + 1;
  step_ = 0;
  loss_ = event.loss;
}

void Progress::apply_one(const BlockFinished& event) {
  block_ = event.block + 1;
  epoch_ = step_ = 0;
  loss_ = event.final_loss;
}

void Progress::apply_one(const EvaluationUpdate& event) {
  tokens_ = event.tokens;
  total_tokens_ = event.total_tokens;
  perplexity_ = event.perplexity;
  evaluated_ = event.what;
}

double Progress::fraction() const {
  if (stage_ != RunStage::Calibration)
    return share(static_cast<double>(tokens_), static_cast<double>(total_tokens_));
  const double epoch_done = share(step_, steps_);
  const double block_done = share(epoch_ + epoch_done, epochs_);
  return share(block_ - first_block_ + block_done, blocks_ - first_block_);
}

double Progress::seconds_left(Clock::time_point now) const {
  if (!start_of_.contains(stage_)) return -1;
  const double done = fraction();
  const double elapsed = std::chrono::duration<double>(now - start_of_.at(stage_)).count();
  if (done < 0.01 || elapsed < 0.5) return -1;  // too early to tell
  return elapsed * (1 - done) / done;
}

std::string Progress::activity() const {
  const bool evaluates = stage_ != RunStage::Calibration && total_tokens_ > 0;
  return evaluates ? "Evaluating " + evaluated_ : stage_text(stage_);
}

std::string Progress::detail() const {
  if (stage_ == RunStage::Calibration) {
    std::string text =
        "block " + std::to_string(std::min(block_ + 1, blocks_)) + "/" + std::to_string(blocks_);
    if (epochs_ > 0)
      text += "  epoch " + std::to_string(std::min(epoch_ + 1, epochs_)) + "/" + std::to_string(epochs_);
    return text + "  loss " + number_text(loss_, 4);
  }
  return perplexity_ > 0 ? "perplexity " + number_text(perplexity_, 5) : std::string();
}

std::string Progress::line(int width, Clock::time_point now) const {
  std::string text = activity();
  if (const std::string more = detail(); !more.empty()) text += "  " + more;
  if (fraction() > 0) {
    text += "  " + bar(fraction()) + " " + std::to_string(static_cast<int>(fraction() * 100)) + "%";
    if (const double left = seconds_left(now); left >= 0) text += "  " + clock_text(left) + " left";
  }
  return text.substr(0, static_cast<std::size_t>(std::max(width, 0)));
}

}  // namespace aq::cli
