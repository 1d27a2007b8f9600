// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/run/run_context.h"
#include "core/watch/event_message.h"
#include "core/watch/watch_address.h"

namespace aq {

/// Watches a run of another process: posts its events until it ends. A stop of `context` ends the watching,
/// not the run.
/// @throws Error(BadInput) where nobody listens, the token is another, or what comes is no run's;
/// Error(Cancelled); and what the run itself failed of, as Error(Numeric)
Outcome watch_run(const WatchAddress& address, const std::string& token, const RunContext& context);

}  // namespace aq
