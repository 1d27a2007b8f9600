// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/studio/runs/run_entry.h"
#include "core/run/run_event.h"

namespace aq {

/// What the Runs page asks of the core; plain values, no Qt and no libtorch. Each may be called by any
/// thread.
struct RunServices {
  /// The sessions in these folders, not in folders below them; newest first. A file that cannot be read is an
  /// entry that says why; a folder that is not there holds none.
  std::function<std::vector<RunEntry>(const std::vector<std::string>& folders)> list = {};
  /// One session, likewise.
  std::function<RunEntry(const std::string& session)> read = {};
  /// A session's events, for drawing it again. @throws Error(BadInput)
  std::function<std::vector<RunEvent>(const std::string& session)> events = {};
  /// Replaces what is noted of a session. @throws Error(Output), Error(BadArgument)
  std::function<void(const std::string& session, const SessionNotes& notes)> annotate = {};
  /// Notes what a run's session cannot say itself; what people wrote of it stays. Does nothing where the run
  /// left no session. @throws Error(BadInput), Error(Output)
  std::function<void(const RunSpec& spec, const std::string& parent)> record = {};
};

/// The real ones. What was read once is read again only where the file has changed.
RunServices run_services();

}  // namespace aq
