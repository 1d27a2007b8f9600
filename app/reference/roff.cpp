// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reference/roff.h"

#include <map>
#include <sstream>

namespace aq::reference {
namespace {

/// What roff would take for its own; hyphens stay what is typed on a command line.
std::string roff_escaped(const std::string& word) {
  static const std::map<char, std::string> kEscapes{{'\\', "\\e"},  {'-', "\\-"},   {'\'', "\\(aq"},
                                                    {'^', "\\(ha"}, {'~', "\\(ti"}, {'`', "\\(ga"}};
  std::string escaped;
  for (const char letter : word) {
    const auto found = kEscapes.find(letter);
    escaped += found == kEscapes.end() ? std::string(1, letter) : found->second;
  }
  return escaped.starts_with('.') ? "\\&" + escaped : escaped;
}

/// Whether a sentence ends with this word; abbreviations and "..." end none.
bool ends_sentence(const std::string& word) {
  const std::string end = word.ends_with(')') ? word.substr(0, word.size() - 1) : word;
  if (end == "e.g." || end == "i.e." || end.ends_with("..")) return false;
  return end.ends_with('.') || end.ends_with('!') || end.ends_with('?');
}

}  // namespace

std::string roff_text(const std::string& text) {
  constexpr std::size_t kLongest = 78;
  std::istringstream words(text);
  std::string page, line;
  const auto end_line = [&] {
    if (!line.empty()) page += line + '\n';
    line.clear();
  };
  for (std::string word; words >> word;) {
    const std::string escaped = roff_escaped(word);
    if (!line.empty() && line.size() + 1 + escaped.size() > kLongest) end_line();
    line += (line.empty() ? "" : " ") + escaped;
    if (ends_sentence(word)) end_line();
  }
  end_line();
  return page;
}

std::string roff_word(const std::string& word) {
  const std::string escaped = roff_escaped(word);
  return escaped.starts_with('\\') ? escaped : "\\&" + escaped;
}

}  // namespace aq::reference
