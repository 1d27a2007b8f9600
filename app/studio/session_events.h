// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/run/run_event.h"

namespace aq {

/// The events of a run as its session file tells them, for drawing plots after the fact. The header is free
/// of libtorch.
/// @throws Error(BadInput) where `path` is no session
std::vector<RunEvent> session_events(const std::string& path);

}  // namespace aq
