// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <optional>
#include <string>

#include "core/run/run_event.h"

namespace aq {

/// One row of /events: what happened when. Fields that do not belong to the kind are −1, 0 or empty.
struct SessionEvent {
  double time = 0;  ///< seconds of running time since the session was created
  std::string
      kind;  ///< "run", "stage", "block", "epoch", "layer", "block_finished", "evaluation", "recovery", …
  int block = -1;
  std::string layer;
  int epoch = -1;
  std::array<double, 4> values{};  ///< by kind: docs/session-file.md
  std::string text;
  bool operator==(const SessionEvent&) const = default;
};

/// Nothing for the events that are not kept: single steps, pictures of matrices (the matrix itself is in its
/// block) and an evaluation's progress.
std::optional<SessionEvent> session_event(const RunEvent& event, double time);

}  // namespace aq
