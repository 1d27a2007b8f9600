// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/watch_history.h"

#include <utility>

namespace aq {
namespace {

/// Events of one name replace each other; without a name they stay.
std::string name_of(const RunEvent& event) {
  if (std::holds_alternative<StepFinished>(event)) return "step";
  if (const auto* evaluation = std::get_if<EvaluationUpdate>(&event)) return "evaluation " + evaluation->what;
  if (const auto* snapshot = std::get_if<MatrixSnapshot>(&event))
    return "matrix " + std::to_string(snapshot->block) + snapshot->placement;
  return {};
}

}  // namespace

void WatchHistory::add(const RunEvent& event, Frame frame) {
  const std::string name = name_of(event);
  if (const auto found = newest_.find(name); found != newest_.end()) {
    frames_[found->second] = std::move(frame);
    return;
  }
  if (!name.empty()) newest_[name] = frames_.size();
  frames_.push_back(std::move(frame));
}

}  // namespace aq
