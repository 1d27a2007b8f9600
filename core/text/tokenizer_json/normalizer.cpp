// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/normalizer.h"

#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/text/byte_alphabet.h"
#include "core/text/tokenizer_json/character_changes.h"
#include "core/text/tokenizer_json/precompiled_map.h"
#include "core/text/tokenizer_json/splitter.h"
#include "core/text/utf8.h"
#include "core/text/work_limit.h"

namespace aq {
namespace {

// What a file may make of one text: a Sequence of replacements could double it again and again.
constexpr std::size_t kLongestNormalized = std::size_t{1} << 30;
// Of a step on a short text, in bytes that it may make.
constexpr std::size_t kCostOfStep = 16;
// Put before each text between two added tokens.
constexpr std::size_t kLongestPrefix = 1024;

TextChange prepend(const JsonView& json) {
  if (json.at("prepend").text().size() > kLongestPrefix) json.at("prepend").fail("is too long");
  return [prefix = json.at("prepend").text()](std::string_view text) {
    return text.empty() ? std::string() : prefix + std::string(text);
  };
}

TextChange replace(const JsonView& json) {
  return [splitter = pattern_splitter(json.at("pattern")), content = json.at("content").text()](
             std::string_view text) { return replace_matches(text, splitter, content); };
}

TextChange strip(const JsonView& json) {
  const bool left = json.boolean_or("strip_left", true), right = json.boolean_or("strip_right", true);
  return [left, right](std::string_view text) {
    if (left) text.remove_prefix(leading_white_space(text));
    if (right) text.remove_suffix(trailing_white_space(text));
    return std::string(text);
  };
}

TextChange precompiled(const JsonView& json) {
  const PrecompiledMap map(json.at("precompiled_charsmap"));
  return [map](std::string_view text) { return map.apply(text); };
}

TextChange change_of(const JsonView& json, const std::string& type) {
  using Make = TextChange (*)(const JsonView&);
  static const std::map<std::string, Make> kinds = {
      {"NFC", [](const JsonView&) { return unicode_form("NFC"); }},
      {"NFD", [](const JsonView&) { return unicode_form("NFD"); }},
      {"NFKC", [](const JsonView&) { return unicode_form("NFKC"); }},
      {"NFKD", [](const JsonView&) { return unicode_form("NFKD"); }},
      {"Lowercase", [](const JsonView&) { return TextChange(lowercase); }},
      {"StripAccents", [](const JsonView&) { return TextChange(strip_marks); }},
      {"ByteLevel", [](const JsonView&) { return TextChange(to_byte_alphabet); }},
      {"BertNormalizer", bert_normalizer},
      {"Precompiled", precompiled},
      {"Prepend", prepend},
      {"Replace", replace},
      {"Strip", strip}};
  const auto found = kinds.find(type);
  if (found == kinds.end())
    json.fail("is the normalizer \"" + printable(type) + "\", which is not supported");
  return found->second(json);
}

}  // namespace

Normalizer::Normalizer(const JsonView& json) { add(json); }

void Normalizer::add(const JsonView& json) {
  const std::string type = json.at("type").text();
  if (type == "Sequence") {
    for (const JsonView& item : json.at("normalizers").items()) add(item);
  } else {
    changes_.push_back(change_of(json, type));
  }
}

/// @param made is told of the size of each step's result
template <typename Made>
std::string Normalizer::normalize(std::string_view text, Made made) const {
  std::string current(text);
  for (const TextChange& change : changes_) {
    require_work_left();
    current = change(current);
    made(current.size());
  }
  return current;
}

std::string Normalizer::normalize(std::string_view text) const {
  return normalize(text, [](std::size_t size) {
    if (size > kLongestNormalized)
      throw Error(ErrorKind::BadInput, "normalizing", "the text", "it becomes longer than 1 GiB");
  });
}

std::string Normalizer::normalize(std::string_view text, Budget& budget) const {
  return normalize(text, [&budget](std::size_t size) {
    const std::size_t cost = size + kCostOfStep;
    if (cost > budget.left)
      throw Error(ErrorKind::BadInput, "reading", "the tokenizer",
                  "normalizing its added tokens takes too much work");
    budget.left -= cost;
  });
}

}  // namespace aq
