// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/sentence_piece/codec.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "core/base/interruption.h"
#include "core/text/sentence_piece/piece_merger.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

using Type = SentencePieceModel::Type;

constexpr float kUnknownPenalty = 10;  // below the least likely piece
// Bounds of the memory that repeated parts may take while one text is encoded.
constexpr std::size_t kMostCachedParts = 100'000, kLongestCachedPart = 256;

}  // namespace

SentencePieceCodec::SentencePieceCodec(SentencePieceModel model)
    : model_(std::move(model)), bytes_(model_.reserved) {
  for (std::size_t i = 0; i < model_.pieces.size(); ++i) {
    const auto& [text, score, type] = model_.pieces[i];
    const auto id = static_cast<std::int32_t>(i);
    if (type == Type::Normal) lowest_score_ = std::min(lowest_score_, score);
    if (type == Type::UserDefined) user_defined_.insert(text, id);
    if (model_.in_text.find(text) == id) pieces_.insert(text, id);
  }
  if (model_.kind == SentencePieceModel::Kind::Bpe) index_neighbours();
}

void SentencePieceCodec::index_neighbours() {
  for (const auto& [piece, id] : model_.in_text) {
    char32_t before = 0;
    for (std::size_t position = 0; position < piece.size();) {
      const bool first = position == 0;
      const char32_t character = next_character(piece, position);
      if (!first) joined_.try_emplace(before, character, {});
      before = character;
    }
  }
}

std::vector<std::int32_t> SentencePieceCodec::encode(std::string_view text) const {
  const std::string ready = normalized(text);
  std::vector<std::int32_t> ids;
  if (ready.empty()) return ids;
  ids.reserve(ready.size() / 3);
  if (model_.kind == SentencePieceModel::Kind::Bpe)
    encode_bpe(ready, ids);
  else
    encode_unigram(ready, ids);
  if (model_.byte_fallback) return ids;
  // Neighbouring unknown pieces are one.
  const auto both_unknown = [&](std::int32_t a, std::int32_t b) { return a == b && a == model_.unknown; };
  ids.erase(std::unique(ids.begin(), ids.end(), both_unknown), ids.end());
  return ids;
}

void SentencePieceCodec::append(std::string_view piece, std::int32_t id,
                                std::vector<std::int32_t>& ids) const {
  const bool unknown = id == Vocabulary::kNone || id == model_.unknown || model_.is(id, Type::Unused);
  if (unknown && model_.byte_fallback && bytes_.append(piece, ids)) return;
  ids.push_back(unknown ? model_.unknown : id);
}

/// Viterbi's algorithm in single precision, as sentencepiece's (0.2.3): near ties would fall otherwise in any
/// other.
class SentencePieceCodec::Paths {
 public:
  explicit Paths(std::size_t size) : nodes_(size + 1) {}

  /// Makes `start` the place that pieces are offered from.
  void move_to(std::size_t start) {
    start_ = start;
    if (std::abs(nodes_[start].score) > kLargestSum) rebase();
  }

  void offer(std::size_t length, float score, std::int32_t id) {
    frontier_ = std::max(frontier_, start_ + length);
    Node& node = nodes_[start_ + length];
    const float candidate = score + nodes_[start_].score;
    if (node.start < 0 || candidate > node.score) node = {candidate, id, static_cast<std::int64_t>(start_)};
  }

  std::int32_t id_at(std::size_t end) const { return nodes_[end].id; }
  std::size_t start_at(std::size_t end) const { return static_cast<std::size_t>(nodes_[end].start); }

 private:
  static constexpr float kLargestSum = 100'000;  // beyond it differences between pieces would drown
  struct Node {
    float score = 0;
    std::int32_t id = Vocabulary::kNone;
    std::int64_t start = -1;
  };

  void rebase() {
    const float offset = nodes_[start_].score;
    for (std::size_t i = start_; i <= frontier_; ++i)
      if (i == start_ || nodes_[i].start >= 0) nodes_[i].score -= offset;
  }

  std::vector<Node> nodes_;  // by where the path ends
  std::size_t start_ = 0, frontier_ = 0;
};

/// User-defined pieces are always chosen, the longer the better.
float SentencePieceCodec::score_of(std::int32_t id, std::size_t length) const {
  if (!model_.is(id, Type::UserDefined)) return model_.piece(id).score;
  return static_cast<float>(0.1 * static_cast<double>(length - 1));
}

void SentencePieceCodec::encode_unigram(std::string_view text, std::vector<std::int32_t>& ids) const {
  Paths paths(text.size());
  FrequentInterruptionPoint between_characters;
  for (std::size_t start = 0, next = 0; start < text.size(); start = next) {
    between_characters();
    next_character(text, next);
    paths.move_to(start);
    bool known = false;
    pieces_.prefixes(text.substr(start), [&](std::size_t length, std::int32_t id) {
      if (model_.is(id, Type::Unused)) return;
      paths.offer(length, score_of(id, length), id);
      known = known || start + length == next;
    });
    if (!known) paths.offer(next - start, lowest_score_ - kUnknownPenalty, model_.unknown);
  }
  std::vector<std::size_t> ends;  // the last first
  for (std::size_t end = text.size(); end > 0; end = paths.start_at(end)) ends.push_back(end);
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    const std::size_t start = paths.start_at(*end);
    append(text.substr(start, *end - start), paths.id_at(*end), ids);
  }
}

/// Cuts between characters that are neighbours in no piece: no merge joins them, and none looks beyond.
std::vector<std::string_view> SentencePieceCodec::parts(std::string_view text) const {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  char32_t before = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t here = position;
    const char32_t character = next_character(text, position);
    if (here > 0 && !joined_.contains(before, character)) {
      parts.push_back(text.substr(start, here - start));
      start = here;
    }
    before = character;
  }
  parts.push_back(text.substr(start));
  return parts;
}

void SentencePieceCodec::encode_bpe(std::string_view text, std::vector<std::int32_t>& ids) const {
  std::unordered_map<std::string_view, std::vector<std::int32_t>> known;
  FrequentInterruptionPoint between_parts;
  for (const std::string_view part : parts(text)) {
    between_parts();
    if (const auto found = known.find(part); found != known.end()) {
      ids.insert(ids.end(), found->second.begin(), found->second.end());
      continue;
    }
    const auto start = static_cast<std::ptrdiff_t>(ids.size());
    encode_bpe_part(part, ids);
    if (part.size() <= kLongestCachedPart && known.size() < kMostCachedParts)
      known.emplace(part, std::vector<std::int32_t>(ids.begin() + start, ids.end()));
  }
}

void SentencePieceCodec::encode_bpe_part(std::string_view text, std::vector<std::int32_t>& ids) const {
  PieceMerger merger(model_);
  FrequentInterruptionPoint between_characters;
  for (std::string_view rest = text; !rest.empty();) {
    between_characters();
    const std::size_t whole = user_defined_at(rest);
    const std::size_t length = whole > 0 ? whole : length_of_first_character(rest);
    merger.add(rest.substr(0, length), whole > 0);
    rest.remove_prefix(length);
  }
  for (const std::string_view piece : merger.merge()) append(piece, model_.in_text.find(piece), ids);
}

}  // namespace aq
