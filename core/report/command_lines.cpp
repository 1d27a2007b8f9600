// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/command_lines.h"

#include <vector>

#include "core/text/utf8.h"

namespace aq::report {
namespace {

/// Cut before each " --" that is not inside of quotes.
std::vector<std::string> options_of(const std::string& command) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (std::size_t i = 0; i < command.size(); ++i) {
    if (command[i] == '\'') quoted = !quoted;
    const bool cut = !quoted && command.compare(i, 3, " --") == 0;
    if (cut)
      parts.emplace_back();
    else
      parts.back() += command[i];
  }
  return parts;
}

}  // namespace

std::string in_lines(const std::string& command, std::size_t columns) {
  std::string lines;
  std::size_t length = 0;
  for (const std::string& part : options_of(command)) {
    const std::size_t width = count_characters(part) + (length > 0 ? 1 : 0);  // and the space before it
    const bool breaks = length > 0 && length + width + 2 > columns;
    if (breaks) lines += " \\\n   ";
    if (length > 0) lines += ' ';
    length = breaks ? width + 4 : length + width;
    lines += part;
  }
  return lines;
}

}  // namespace aq::report
