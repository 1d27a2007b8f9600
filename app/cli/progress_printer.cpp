// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <variant>

#include "app/cli/progress.h"
#include "app/cli/table.h"
#include "core/base/error.h"

namespace aq::cli {
namespace {

std::string text_of(const RunStarted& event) {
  std::string text = event.method + " " + event.setting + " on " + event.model;
  if (event.first_block > 0) text += ", going on at block " + std::to_string(event.first_block + 1);
  return text;
}
std::string text_of(const StageStarted& event) { return stage_text(event.stage); }
std::string text_of(const BlockFinished& event) {
  return "block " + std::to_string(event.block + 1) + ": loss " + number_text(event.initial_loss, 4) +
         " to " + number_text(event.final_loss, 4) + " in " + number_text(event.seconds, 3) + " s";
}
std::string text_of(const EvaluationUpdate& event) {
  return event.done ? event.what + ": perplexity " + number_text(event.perplexity, 6) : std::string();
}
std::string text_of(const RecoveryTaken& event) {
  return "block " + std::to_string(event.block + 1) + ", epoch " + std::to_string(event.epoch + 1) + ": " +
         event.reason + "; " + event.step;
}
std::string text_of(const Notice& event) { return (event.warning ? "warning: " : "") + event.text; }
template <typename Other>
std::string text_of(const Other&) {
  return {};
}

}  // namespace

std::string milestone_text(const RunEvent& event) {
  const std::string text = std::visit([](const auto& one) { return text_of(one); }, event);
  return printable(text, text.max_size());  // methods and models have their names from files
}

void ProgressPrinter::show(const RunEvent& event) {
  const auto now = Progress::Clock::now();
  const RunStage before = progress_.stage();
  progress_.apply(event, now);
  const bool names_stage = std::holds_alternative<StageStarted>(event);
  // The bar itself names the stage; a stage that goes on after each block is named once.
  const bool worth_a_line = !names_stage || (!line_.visible() && progress_.stage() != before);
  if (const std::string text = milestone_text(event); worth_a_line && !text.empty()) line_.print(text);
  if (!names_stage && now - last_draw_ < std::chrono::milliseconds(100)) return;
  line_.draw(progress_.line(line_.width(), now));
  last_draw_ = now;
}

}  // namespace aq::cli
