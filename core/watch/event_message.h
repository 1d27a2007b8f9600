// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/run/outcome.h"
#include "core/run/run_event.h"

namespace aq {

/// {"event": its number in RunEvent, and every field under its own name}
nlohmann::json to_message(const RunEvent& event);

/// @throws Error(BadInput) where a field is missing, of another kind, or makes no sense
RunEvent event_from_message(const nlohmann::json& message);

/// How a run that is watched ended.
struct RunEnd {
  std::optional<Outcome> outcome;  ///< of one that came to its end; paths are those of its machine
  std::string error;               ///< of one that failed: one line
  bool cancelled = false;
};

/// {"end": …}
nlohmann::json to_message(const RunEnd& end);
/// Nothing where `message` is no end. @throws Error(BadInput)
std::optional<RunEnd> end_from_message(const nlohmann::json& message);

}  // namespace aq
