// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace aq::demo {

inline constexpr int kVocabulary = 1024;
inline constexpr int kMaxPositions = 512;

/// config.json of a demo model. @param family "llama" or "opt". @throws Error(BadArgument) for any other
nlohmann::ordered_json demo_config(const std::string& family);
nlohmann::ordered_json generation_config();

}  // namespace aq::demo
