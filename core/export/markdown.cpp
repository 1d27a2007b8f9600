// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/markdown.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace aq::markdown {
namespace {

std::string table_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line.append(" ").append(cell).append(" |");
  return line + "\n";
}

}  // namespace

std::string code(const std::string& text) {
  std::string quoted = "`";
  for (const char c : printable(text))
    if (c == '|')
      quoted += "\\|";
    else if (c != '`')
      quoted += c;
  return quoted + "`";
}

std::string number(const nlohmann::ordered_json& value) {
  if (!value.is_number()) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return text;
}

std::string table(const std::vector<std::string>& headings,
                  const std::vector<std::vector<std::string>>& rows) {
  std::string text = table_line(headings) + "|";
  for (std::size_t i = 0; i < headings.size(); ++i) text += "---|";
  text += "\n";
  for (const auto& row : rows) text += table_line(row);
  return text;
}

std::string code_block(const std::string& language, const std::string& text) {
  return "```" + language + "\n" + text + (text.ends_with('\n') ? "" : "\n") + "```\n";
}

}  // namespace aq::markdown
