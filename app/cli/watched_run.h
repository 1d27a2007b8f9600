// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>

#include "core/run/outcome.h"
#include "core/run/run_event.h"

namespace aq::cli {

/// Runs `run` with a place to post its events, and lets others watch at `address` for as long. The address
/// and the token are said on standard error; the token is the environment's AFFINEQUANT_TOKEN, or a new one.
/// @throws Error(BadArgument), Error(Output) where the address cannot be listened at, and what `run` throws
Outcome watched_run(const std::string& address,
                    const std::function<Outcome(const std::function<void(const RunEvent&)>&)>& run);

/// AFFINEQUANT_TOKEN, or empty.
std::string token_of_environment();

}  // namespace aq::cli
