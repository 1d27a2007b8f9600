// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/text/chat_template/value.h"

namespace aq::jinja {

/// What {{ value }} prints: Python's str().
std::string to_text(const Value& value, Work& work);

struct JsonStyle {
  int indent = -1;  ///< spaces a level; below 0: one line
  std::string item_separator = ", ", key_separator = ": ";
  bool sort_keys = false, ascii_only = false;
};

/// Python's json.dumps(). @throws Error(BadInput) for a value that JSON does not know
std::string to_json(const Value& value, const JsonStyle& style, Work& work);

Value from_json(const nlohmann::ordered_json& json);

}  // namespace aq::jinja
