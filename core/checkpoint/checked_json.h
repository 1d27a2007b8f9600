// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace aq {

/// Bounds on what a JSON file may hold, so that a small hostile file cannot fill the memory.
struct JsonLimits {
  int depth = 16;                   ///< nested arrays and objects
  std::size_t values = 16'000'000;  ///< objects, arrays, texts, numbers and so on together
};

/// Parses JSON; everything of it that comes from a file goes through here (a test sees to that). Refuses a
/// key that appears twice in one object (the parser alone would keep the last one silently).
/// @param subject the file, for messages
/// @throws Error(BadInput)
nlohmann::json parse_checked_json(std::string_view text, const std::string& subject,
                                  const JsonLimits& limits = {});

/// The same with the keys in the text's order, for what is written out again.
nlohmann::ordered_json parse_checked_ordered_json(std::string_view text, const std::string& subject,
                                                  const JsonLimits& limits = {});

}  // namespace aq
