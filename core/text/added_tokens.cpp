#include "core/text/added_tokens.h"

#include <algorithm>

#include "core/text/bpe_model.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

std::uint64_t edge_key(std::uint32_t node, char byte) {
  return std::uint64_t{node} << 8 | static_cast<std::uint8_t>(byte);
}

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  return !ends_with_word(text.substr(0, begin)) && !starts_with_word(text.substr(end));
}

}  // namespace

std::vector<AddedToken> read_added_tokens(const JsonView& json) {
  std::vector<AddedToken> tokens;
  for (const JsonView& item : json.items()) {
    AddedToken token;
    token.content = item.at("content").text();
    token.id = static_cast<std::int32_t>(item.at("id").integer(0, kMostTokens - 1));
    token.special = item.boolean_or("special", false);
    token.single_word = item.boolean_or("single_word", false);
    token.lstrip = item.boolean_or("lstrip", false);
    token.rstrip = item.boolean_or("rstrip", false);
    token.normalized = item.boolean_or("normalized", !token.special);
    if (!token.content.empty()) tokens.push_back(std::move(token));
  }
  return tokens;
}

TokenFinder::TokenFinder(const std::vector<const AddedToken*>& tokens, const Normalizer* normalizer) {
  for (const AddedToken* token : tokens) {
    const std::string content = normalizer ? normalizer->normalize(token->content) : token->content;
    if (!content.empty()) insert(content, token);
  }
}

void TokenFinder::insert(std::string_view content, const AddedToken* token) {
  std::uint32_t node = 0;
  for (const char byte : content) {
    const auto [edge, added] =
        edges_.try_emplace(edge_key(node, byte), static_cast<std::uint32_t>(ends_.size()));
    if (added) ends_.push_back(nullptr);
    node = edge->second;
  }
  ends_[node] = token;
  first_bytes_[static_cast<std::uint8_t>(content.front())] = true;
}

TokenFinder::Match TokenFinder::longest_at(std::string_view text) const {
  Match longest;
  if (!first_bytes_[static_cast<std::uint8_t>(text.front())]) return longest;
  std::uint32_t node = 0;
  for (std::size_t length = 1; length <= text.size(); ++length) {
    const auto edge = edges_.find(edge_key(node, text[length - 1]));
    if (edge == edges_.end()) break;
    node = edge->second;
    if (ends_[node] != nullptr) longest = {length, ends_[node]};
  }
  return longest;
}

std::vector<Segment> TokenFinder::split(std::string_view text) const {
  std::vector<Segment> segments;
  std::size_t taken = 0;  // bytes that are in a segment already
  for (std::size_t position = 0; position < text.size();) {
    const Match match = longest_at(text.substr(position));
    if (match.token == nullptr) {
      ++position;
      continue;
    }
    std::size_t begin = position, end = position + match.length;
    position = end;
    if (match.token->single_word && !stands_alone(text, begin, end)) continue;
    // White space that the token before took already is not taken twice.
    if (match.token->lstrip) begin = std::max(taken, begin - trailing_white_space(text.substr(0, begin)));
    if (match.token->rstrip) end += leading_white_space(text.substr(end));
    if (taken < begin) segments.push_back({text.substr(taken, begin - taken), nullptr});
    segments.push_back({text.substr(begin, end - begin), match.token});
    taken = end;
  }
  if (taken < text.size()) segments.push_back({text.substr(taken), nullptr});
  return segments;
}

}  // namespace aq
