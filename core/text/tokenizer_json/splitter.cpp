// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/splitter.h"

#include <memory>
#include <utility>

#include "core/text/growth_limit.h"
#include "core/text/regex_splitter.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

constexpr std::size_t kLongestLiteral = 4096;  // looking for it takes the product of the lengths at worst

enum class CharacterKind { Word, Space, Other };

CharacterKind kind_of(char32_t character) {
  if (is_word(character)) return CharacterKind::Word;
  return is_white_space(character) ? CharacterKind::Space : CharacterKind::Other;
}

std::vector<Span> split_words(std::string_view text) {
  std::vector<Span> spans;
  CharacterKind before = CharacterKind::Space;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    const CharacterKind kind = kind_of(next_character(text, position));
    if (begin > 0 && kind == before)
      spans.back().end = position;
    else
      spans.push_back({begin, position, kind != CharacterKind::Space});
    before = kind;
  }
  return spans;
}

std::vector<Span> split_at_literal(std::string_view text, std::string_view literal) {
  std::vector<Span> spans;
  std::size_t taken = 0;
  for (std::size_t found = literal.empty() ? text.npos : text.find(literal); found != text.npos;
       found = text.find(literal, taken)) {
    if (taken < found) spans.push_back({taken, found, false});
    taken = found + literal.size();
    spans.push_back({found, taken, true});
  }
  if (taken < text.size()) spans.push_back({taken, text.size(), false});
  return spans;
}

std::vector<Span> split_at_characters(std::string_view text, bool (*belongs)(char32_t)) {
  std::vector<Span> spans;
  bool before = true;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    const bool matched = belongs(next_character(text, position));
    if (!matched && !before)
      spans.back().end = position;
    else
      spans.push_back({begin, position, matched});
    before = matched;
  }
  return spans;
}

}  // namespace

Splitter character_splitter(bool (*belongs)(char32_t)) {
  return [belongs](std::string_view text) { return split_at_characters(text, belongs); };
}

Splitter literal_splitter(std::string literal) {
  return [literal = std::move(literal)](std::string_view text) { return split_at_literal(text, literal); };
}

Splitter word_splitter() { return split_words; }

std::string checked_literal(const JsonView& json) {
  if (json.text().size() > kLongestLiteral) json.fail("is too long");
  return json.text();
}

Splitter pattern_splitter(const JsonView& json) {
  if (json.has("String")) return literal_splitter(checked_literal(json.at("String")));
  if (!json.has("Regex")) json.fail("holds neither \"Regex\" nor \"String\"");
  const auto regex = std::make_shared<const RegexSplitter>(json.at("Regex").text(), json.file());
  return [regex](std::string_view text) { return regex->split(text); };
}

std::string replace_matches(std::string_view text, const Splitter& splitter, std::string_view replacement) {
  std::string replaced;
  replaced.reserve(text.size());
  for (const Span& span : splitter(text)) {
    replaced += span.matched ? replacement : text.substr(span.begin, span.end - span.begin);
    require_sane_growth(replaced.size(), text.size());
  }
  return replaced;
}

}  // namespace aq
