// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>

namespace spdlog {
class logger;
}

namespace aq {

/// The program's one logger. It writes to standard error, so that standard output carries results only.
spdlog::logger& log();

/// @param level trace, debug, info, warn, error or off
void set_log_level(const std::string& level);

}  // namespace aq
