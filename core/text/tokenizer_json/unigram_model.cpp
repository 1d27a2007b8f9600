// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/unigram_model.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

constexpr double kUnknownPenalty = 10;  // below the least likely piece, as in sentencepiece

/// Pieces get their places in the list as ids.
Vocabulary read_scored_vocabulary(const JsonView& json) {
  if (!json.value().is_array() || json.value().empty()) json.fail("is no list of pieces");
  if (json.value().size() > static_cast<std::size_t>(kMostTokens)) json.fail("holds too many pieces");
  Vocabulary vocabulary;
  std::int32_t id = 0;
  for (const auto& entry : json.value()) {
    const bool scored = entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_number();
    if (!scored) json.fail("holds an entry that is no piece with its score: " + printable(entry.dump(), 60));
    vocabulary.add(entry[0].get<std::string>(), id++);
  }
  return vocabulary;
}

}  // namespace

UnigramModel::UnigramModel(const JsonView& json)
    : TokenModel(read_scored_vocabulary(json.at("vocab"))),
      byte_fallback_(json.boolean_or("byte_fallback", false)),
      bytes_(vocabulary()) {
  read_scores(json.at("vocab"));
  if (json.has("unk_id"))
    unknown_ = static_cast<std::int32_t>(
        json.at("unk_id").integer(0, static_cast<std::int64_t>(scores_.size()) - 1));
  for (const auto& [piece, id] : vocabulary())
    if (!piece.empty()) trie_.insert(piece, id);
}

void UnigramModel::read_scores(const JsonView& json) {
  for (const auto& entry : json.value()) {
    scores_.push_back(entry[1].get<double>());
    if (!std::isfinite(scores_.back())) json.fail("holds a score that is not finite");
  }
  unknown_score_ = *std::ranges::min_element(scores_) - kUnknownPenalty;
}

std::vector<UnigramModel::Node> UnigramModel::best_paths(std::string_view text) const {
  std::vector<Node> nodes(text.size() + 1);
  const auto offer = [&](std::size_t start, std::size_t length, double score, std::int32_t id) {
    Node& node = nodes[start + length];
    score += nodes[start].score;
    if (node.start < 0 || score > node.score) node = {score, static_cast<std::int64_t>(start), id};
  };
  FrequentInterruptionPoint between_characters;
  for (std::size_t start = 0, next = 0; start < text.size(); start = next) {
    between_characters();
    next_character(text, next);
    bool known = false;
    trie_.prefixes(text.substr(start), [&](std::size_t length, std::int32_t id) {
      offer(start, length, scores_[static_cast<std::size_t>(id)], id);
      known = known || start + length == next;
    });
    if (!known) offer(start, next - start, unknown_score_, unknown_);
  }
  return nodes;
}

void UnigramModel::encode(std::string_view piece, std::vector<std::int32_t>& ids) const {
  const std::vector<Node> nodes = best_paths(piece);
  std::vector<std::size_t> ends;  // of the pieces, the last first
  for (std::size_t end = piece.size(); end > 0; end = static_cast<std::size_t>(nodes[end].start))
    ends.push_back(end);
  std::size_t start = 0, unknown_start = 0;
  bool unknown_before = false;
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    const std::int32_t id = nodes[*end].id;
    const bool unknown = id == unknown_;
    if (unknown_before && !unknown) append_unknown(piece.substr(unknown_start, start - unknown_start), ids);
    if (!unknown_before) unknown_start = start;
    if (!unknown) ids.push_back(id);
    unknown_before = unknown;
    start = *end;
  }
  if (unknown_before) append_unknown(piece.substr(unknown_start), ids);
}

void UnigramModel::append_unknown(std::string_view text, std::vector<std::int32_t>& ids) const {
  if (const std::int32_t id = vocabulary().find(text); id != Vocabulary::kNone) {
    ids.push_back(id);  // the unknown token itself, or unknown characters that are a piece together
    return;
  }
  if (byte_fallback_ && bytes_.append(text, ids)) return;
  if (unknown_ == Vocabulary::kNone)
    throw Error(ErrorKind::BadInput, "encoding", "\"" + printable(std::string(text), 60) + "\"",
                "the vocabulary lacks it, and has no token for the unknown");
  ids.push_back(unknown_);
}

}  // namespace aq
