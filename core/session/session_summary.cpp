// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_summary.h"

#include "core/session/main_file.h"
#include "core/session/session_lock.h"

namespace aq {
namespace {

double mean_final_loss(const std::vector<SessionEvent>& events) {
  double sum = 0;
  int count = 0;
  for (const SessionEvent& event : events) {
    if (event.kind != "block_finished") continue;
    sum += event.values[1];  // initial loss, final loss, seconds
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

}  // namespace

SessionSummary summarize_session(const std::string& path) {
  const SessionFiles files(path);
  SessionState state = read_main_file(files);
  const bool interrupted = state.state == "running" && !is_session_locked(files.lock());
  return {.id = std::move(state.id),
          .created = std::move(state.created),
          .state = interrupted ? "interrupted" : std::move(state.state),
          .header = std::move(state.header),
          .complete_blocks = state.complete_blocks,
          .seconds = state.events.empty() ? 0 : state.events.back().time,
          .peak_memory = state.peak_memory,
          .final_loss = mean_final_loss(state.events),
          .evaluations = std::move(state.evaluations)};
}

}  // namespace aq
