// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_event.h"

#include <algorithm>

namespace aq {
namespace {

const char* name_of(RunStage stage) {
  switch (stage) {
    case RunStage::Opening:
      return "opening";
    case RunStage::FloatEvaluation:
      return "float evaluation";
    case RunStage::BaselineEvaluation:
      return "baseline evaluation";
    case RunStage::Calibration:
      return "calibration";
    case RunStage::QuantizedEvaluation:
      return "quantized evaluation";
    case RunStage::Exporting:
      return "exporting";
    case RunStage::Verifying:
      break;
  }
  return "verifying";
}

double real(int value) { return static_cast<double>(value); }
double real(std::int64_t value) { return static_cast<double>(value); }

/// One row for each kind of event; what a kind has no use for stays as it is in SessionEvent.
struct ToRow {
  using Row = std::optional<SessionEvent>;

  Row operator()(const RunStarted& e) const {
    return SessionEvent{.kind = "run",
                        .block = e.first_block,
                        .values = {real(e.blocks), real(e.epochs), real(e.steps_per_epoch)},
                        .text = e.model + " " + e.method + " " + e.setting};
  }
  Row operator()(const StageStarted& e) const {
    return SessionEvent{.kind = "stage", .text = name_of(e.stage)};
  }
  Row operator()(const BlockStarted& e) const {
    return SessionEvent{.kind = "block", .block = e.block, .values = {e.initial_loss}};
  }
  Row operator()(const StepFinished&) const { return {}; }
  Row operator()(const EpochFinished& e) const {
    return SessionEvent{.kind = "epoch", .block = e.block, .epoch = e.epoch, .values = {e.loss, e.seconds}};
  }
  Row operator()(const MatrixSnapshot&) const { return {}; }
  Row operator()(const LayerReport& e) const {
    return SessionEvent{
        .kind = "layer", .block = e.block, .layer = e.layer, .values = {e.weight_mse, e.sqnr_db}};
  }
  Row operator()(const SearchFinished& e) const {
    const auto best = std::ranges::min_element(e.losses);
    const auto ratio = e.ratios[static_cast<std::size_t>(best - e.losses.begin())];
    return SessionEvent{.kind = "search",
                        .block = e.block,
                        .layer = e.placement,
                        .values = {static_cast<double>(ratio), static_cast<double>(*best)}};
  }
  Row operator()(const BlockFinished& e) const {
    return SessionEvent{
        .kind = "block_finished", .block = e.block, .values = {e.initial_loss, e.final_loss, e.seconds}};
  }
  Row operator()(const EvaluationUpdate& e) const {
    if (!e.done) return {};
    return SessionEvent{.kind = "evaluation", .values = {e.perplexity, real(e.tokens)}, .text = e.what};
  }
  Row operator()(const RecoveryTaken& e) const {
    return SessionEvent{
        .kind = "recovery", .block = e.block, .epoch = e.epoch, .text = e.reason + ": " + e.step};
  }
  Row operator()(const Notice& e) const {
    return SessionEvent{.kind = e.warning ? "warning" : "notice", .text = e.text};
  }
};

}  // namespace

std::optional<SessionEvent> session_event(const RunEvent& event, double time) {
  auto row = std::visit(ToRow{}, event);
  if (row) row->time = time;
  return row;
}

}  // namespace aq
