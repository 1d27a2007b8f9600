// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/pre_tokenizer.h"

#include <map>
#include <memory>
#include <utility>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/text/byte_alphabet.h"
#include "core/text/growth_limit.h"
#include "core/text/regex_splitter.h"
#include "core/text/tokenizer_json/character_categories.h"
#include "core/text/tokenizer_json/metaspace.h"
#include "core/text/utf8.h"
#include "core/text/work_limit.h"

namespace aq {
namespace {

/// GPT-2's pattern, which ByteLevel stands for (Radford et al. 2019, encoder.py).
constexpr const char* kGpt2Pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

SplitBehavior behavior_of(const JsonView& json) {
  static const std::map<std::string, SplitBehavior> names = {
      {"Isolated", SplitBehavior::Isolated},
      {"Removed", SplitBehavior::Removed},
      {"Contiguous", SplitBehavior::Contiguous},
      {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
      {"MergedWithNext", SplitBehavior::MergedWithNext}};
  const auto found = names.find(json.text());
  if (found == names.end()) json.fail("is \"" + printable(json.text()) + "\", which is not supported");
  return found->second;
}

Splitter gpt2_splitter(const JsonView& json) {
  const auto regex = std::make_shared<const RegexSplitter>(kGpt2Pattern, json.file());
  return [regex](std::string_view text) { return regex->split(text); };
}

std::optional<std::string> with_space_before(std::string_view piece, bool) {
  if (piece.starts_with(' ')) return std::nullopt;
  return std::string(" ").append(piece);
}

std::optional<std::string> spelled(std::string_view piece, bool) { return to_byte_alphabet(piece); }

}  // namespace

PreTokenizer::PreTokenizer(const JsonView& json) { add(json); }

void PreTokenizer::add(const JsonView& json) {
  const std::string type = json.at("type").text();
  if (type == "Sequence") {
    for (const JsonView& item : json.at("pretokenizers").items()) add(item);
    return;
  }
  if (std::exchange(spells_bytes_, false))
    steps_.push_back({.change = spelled});  // what follows sees the alphabet
  if (type == "ByteLevel")
    add_byte_level(json);
  else if (type == "Split")
    add_split(json);
  else if (type == "Metaspace")
    add_metaspace(json);
  else
    add_character_split(json, type);
}

void PreTokenizer::add_byte_level(const JsonView& json) {
  Step step;
  if (json.boolean_or("add_prefix_space", true)) step.change = with_space_before;
  if (json.boolean_or("use_regex", true)) step.splitter = gpt2_splitter(json);
  if (step.change || step.splitter) steps_.push_back(std::move(step));
  spells_bytes_ = true;
}

void PreTokenizer::add_split(const JsonView& json) {
  steps_.push_back({.splitter = pattern_splitter(json.at("pattern")),
                    .behavior = behavior_of(json.at("behavior")),
                    .invert = json.boolean_or("invert", false)});
}

void PreTokenizer::add_metaspace(const JsonView& json) {
  const Metaspace metaspace(json);
  Step step{.change = [metaspace](std::string_view piece, bool at_start) {
    return metaspace.mark(piece, at_start);
  }};
  if (metaspace.splits()) {
    step.splitter = literal_splitter(metaspace.replacement());
    step.behavior = SplitBehavior::MergedWithNext;
  }
  steps_.push_back(std::move(step));
}

void PreTokenizer::add_character_split(const JsonView& json, const std::string& type) {
  const auto add_step = [&](Splitter splitter, SplitBehavior behavior) {
    steps_.push_back({.splitter = std::move(splitter), .behavior = behavior});
  };
  if (type == "Digits") {
    const bool individual = json.boolean_or("individual_digits", false);
    add_step(character_splitter(is_number), individual ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
  } else if (type == "Punctuation") {
    add_step(character_splitter(is_split_punctuation),
             json.has("behavior") ? behavior_of(json.at("behavior")) : SplitBehavior::Isolated);
  } else if (type == "WhitespaceSplit") {
    add_step(character_splitter(is_white_space), SplitBehavior::Removed);
  } else if (type == "BertPreTokenizer") {
    add_step(character_splitter(is_white_space), SplitBehavior::Removed);
    add_step(character_splitter(is_split_punctuation), SplitBehavior::Isolated);
  } else if (type == "CharDelimiterSplit") {
    const JsonView delimiter = json.at("delimiter");
    if (count_characters(delimiter.text()) != 1) delimiter.fail("is not one character");
    add_step(literal_splitter(delimiter.text()), SplitBehavior::Removed);
  } else if (type == "Whitespace") {
    steps_.push_back({.splitter = word_splitter(), .behavior = SplitBehavior::Removed, .invert = true});
  } else {
    json.fail("is the pre-tokenizer \"" + printable(type) + "\", which is not supported");
  }
}

void PreTokenizer::apply(const Step& step, const Piece& piece, std::deque<std::string>& storage,
                         std::vector<Piece>& parts) {
  std::string_view text = piece.text;
  if (step.change)
    if (auto changed = step.change(text, piece.at_start)) text = storage.emplace_back(std::move(*changed));
  if (!step.splitter) {
    parts.push_back({text, piece.at_start});
    return;
  }
  std::vector<Span> spans = step.splitter(text);
  if (step.invert)
    for (Span& span : spans) span.matched = !span.matched;
  for (const Span& span : arrange(spans, step.behavior))
    if (span.end > span.begin)
      parts.push_back({text.substr(span.begin, span.end - span.begin), piece.at_start && span.begin == 0});
}

std::vector<std::string_view> PreTokenizer::pieces(std::string_view text, bool at_start,
                                                   std::deque<std::string>& storage) const {
  std::vector<Piece> current;
  if (!text.empty()) current.push_back({text, at_start});
  FrequentInterruptionPoint between_pieces;
  for (const Step& step : steps_) {
    require_work_left();
    std::vector<Piece> next;
    std::size_t bytes = 0, kept = storage.size();
    for (const Piece& piece : current) {
      between_pieces();
      apply(step, piece, storage, next);
      for (; kept < storage.size(); ++kept) bytes += storage[kept].size();
      require_sane_growth(bytes, text.size());
    }
    current = std::move(next);
  }
  std::vector<std::string_view> texts;
  texts.reserve(current.size());
  for (const Piece& piece : current) texts.push_back(piece.text);
  return texts;
}

}  // namespace aq
