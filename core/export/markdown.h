// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace aq::markdown {

/// Text between backticks, on one line, that may stand in a table.
std::string code(const std::string& text);
/// Six digits; a dash where it is no number.
std::string number(const nlohmann::ordered_json& value);
/// A table whose cells are Markdown already. @param rows each of as many cells as there are headings
std::string table(const std::vector<std::string>& headings,
                  const std::vector<std::vector<std::string>>& rows);
/// A fenced block.
std::string code_block(const std::string& language, const std::string& text);

}  // namespace aq::markdown
