// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/added_tokens.h"

#include <algorithm>

#include "core/base/interruption.h"
#include "core/text/tokenizer_json/vocabulary.h"
#include "core/text/utf8.h"
#include "core/text/work_limit.h"

namespace aq {
namespace {

// What the normalizer may make of all added tokens; 1000 tokens in ten steps take some hundred kilobytes.
constexpr std::size_t kMostNormalized = 128u << 20;

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  return !ends_with_word(text.substr(0, begin)) && !starts_with_word(text.substr(end));
}

}  // namespace

AddedToken read_added_token(const JsonView& json) {
  AddedToken token;
  token.content = json.at("content").text();
  token.special = json.boolean_or("special", false);
  token.single_word = json.boolean_or("single_word", false);
  token.lstrip = json.boolean_or("lstrip", false);
  token.rstrip = json.boolean_or("rstrip", false);
  token.normalized = json.boolean_or("normalized", !token.special);
  return token;
}

std::vector<AddedToken> read_added_tokens(const JsonView& json) {
  std::vector<AddedToken> tokens;
  for (const JsonView& item : json.items()) {
    AddedToken token = read_added_token(item);
    token.id = static_cast<std::int32_t>(item.at("id").integer(0, kMostTokens - 1));
    if (!token.content.empty()) tokens.push_back(std::move(token));
  }
  return tokens;
}

TokenFinder::TokenFinder(const std::vector<const AddedToken*>& tokens, const Normalizer* normalizer)
    : tokens_(tokens) {
  std::size_t bytes = 0;
  for (const AddedToken* token : tokens_) bytes += token->content.size();
  WorkLimit splitting(bytes);
  const WorkLimit::Counting counting(splitting);
  Normalizer::Budget budget{kMostNormalized};
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const std::string content =
        normalizer ? normalizer->normalize(tokens_[i]->content, budget) : tokens_[i]->content;
    if (content.empty()) continue;
    trie_.insert(content, static_cast<std::int32_t>(i));
    first_bytes_[static_cast<std::uint8_t>(content.front())] = true;
  }
}

TokenFinder::Match TokenFinder::longest_at(std::string_view text) const {
  Match longest;
  if (!first_bytes_[static_cast<std::uint8_t>(text.front())]) return longest;
  trie_.prefixes(text, [&](std::size_t length, std::int32_t index) {
    longest = {length, tokens_[static_cast<std::size_t>(index)]};
  });
  return longest;
}

std::vector<Segment> TokenFinder::split(std::string_view text) const {
  std::vector<Segment> segments;
  std::size_t taken = 0;      // bytes that are in a segment already
  std::size_t space_end = 0;  // where the white space ends that was looked at last
  FrequentInterruptionPoint between_places;
  for (std::size_t position = 0; position < text.size();) {
    between_places();
    const Match match = longest_at(text.substr(position));
    if (match.token == nullptr) {
      ++position;
      continue;
    }
    std::size_t begin = position, end = position + match.length;
    position = end;
    if (match.token->single_word && !stands_alone(text, begin, end)) continue;
    // White space that the token before took already is not taken twice.
    if (match.token->lstrip && taken < begin)
      begin -= trailing_white_space(text.substr(taken, begin - taken));
    if (match.token->lstrip) begin = std::max(taken, begin);
    if (match.token->rstrip) {
      end = std::max(taken, end);  // `taken` is behind it only where white space fills the place between
      if (end >= space_end) space_end = end + leading_white_space(text.substr(end));
      end = space_end;
    }
    if (taken < begin) segments.push_back({text.substr(taken, begin - taken), nullptr});
    segments.push_back({text.substr(begin, end - begin), match.token});
    taken = end;
  }
  if (taken < text.size()) segments.push_back({text.substr(taken), nullptr});
  return segments;
}

}  // namespace aq
