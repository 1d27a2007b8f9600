// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/merge_table.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/text/utf8.h"

namespace aq {

MergeTable::MergeTable(const JsonView& json, const Vocabulary& vocabulary, const std::string& prefix) {
  if (!json.value().is_array()) json.fail("is no array");
  for (const auto& entry : json.value()) {
    if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
      add(json, vocabulary, entry[0].get<std::string>(), entry[1].get<std::string>(), prefix.size());
      continue;
    }
    const std::string text = entry.is_string() ? entry.get<std::string>() : std::string();
    if (text.starts_with("#version")) continue;
    const auto space = text.find(' ');
    if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos)
      json.fail("holds an entry that is no pair: " + printable(entry.dump(), 60));
    add(json, vocabulary, text.substr(0, space), text.substr(space + 1), prefix.size());
  }
}

void MergeTable::add(const JsonView& json, const Vocabulary& vocabulary, const std::string& left,
                     const std::string& right, std::size_t prefix) {
  const auto id_of = [&](const std::string& piece) {
    const std::int32_t id = vocabulary.find(piece);
    if (id == Vocabulary::kNone)
      json.fail("number " + std::to_string(count_) + " needs the piece \"" + printable(piece, 60) +
                "\", which the vocabulary lacks");
    return id;
  };
  if (right.size() < prefix)
    json.fail("number " + std::to_string(count_) + " lacks the prefix of continuing pieces");
  const std::string result = left + right.substr(prefix);
  const auto first = static_cast<std::uint32_t>(id_of(left)),
             second = static_cast<std::uint32_t>(id_of(right));
  *merges_.try_emplace(first, second, {}).first = {count_++, id_of(result)};
  operands_.try_emplace(first, 0, {});
  operands_.try_emplace(second, 0, {});
  note_neighbours(result);
}

void MergeTable::note_neighbours(std::string_view piece) {
  char32_t before = 0;
  for (std::size_t position = 0; position < piece.size();) {
    const bool first = position == 0;
    const char32_t character = next_character(piece, position);
    if (!first) joined_.try_emplace(before, character, {});
    before = character;
  }
}

}  // namespace aq
