#include "core/text/sentence_piece/codec.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

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
  bool first = true;
  for (std::size_t i = 0; i < model_.pieces.size(); ++i) {
    const auto& [text, score, type] = model_.pieces[i];
    const auto id = static_cast<std::int32_t>(i);
    if (type == Type::Normal) {
      lowest_score_ = first ? score : std::min(lowest_score_, score);
      highest_score_ = first ? score : std::max(highest_score_, score);
      first = false;
    }
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
  const bool unknown = id == Vocabulary::kNone || id == model_.unknown;
  if (unknown && model_.byte_fallback && bytes_.append(piece, ids)) return;
  ids.push_back(unknown ? model_.unknown : id);
}

/// Viterbi's algorithm in single precision, as sentencepiece's: in double, near ties would fall otherwise.
void SentencePieceCodec::encode_unigram(std::string_view text, std::vector<std::int32_t>& ids) const {
  struct Node {
    float score = 0;
    std::int32_t id = Vocabulary::kNone;
    std::int64_t start = -1;
  };
  std::vector<Node> nodes(text.size() + 1);
  const auto offer = [&](std::size_t start, std::size_t length, float score, std::int32_t id) {
    Node& node = nodes[start + length];
    const float candidate = score + nodes[start].score;
    if (node.start < 0 || candidate > node.score) node = {candidate, id, static_cast<std::int64_t>(start)};
  };
  const auto score_of = [&](std::int32_t id, std::size_t length) {
    if (!model_.is(id, Type::UserDefined)) return model_.piece(id).score;
    return static_cast<float>(static_cast<float>(length) * highest_score_ - 0.1);  // always chosen
  };
  for (std::size_t start = 0, next = 0; start < text.size(); start = next) {
    next_character(text, next);
    bool known = false;
    pieces_.prefixes(text.substr(start), [&](std::size_t length, std::int32_t id) {
      if (model_.is(id, Type::Unused)) return;
      offer(start, length, score_of(id, length), id);
      known = known || start + length == next;
    });
    if (!known) offer(start, next - start, lowest_score_ - kUnknownPenalty, model_.unknown);
  }
  std::vector<std::size_t> ends;  // the last first
  for (std::size_t end = text.size(); end > 0; end = static_cast<std::size_t>(nodes[end].start))
    ends.push_back(end);
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    const auto start = static_cast<std::size_t>(nodes[*end].start);
    append(text.substr(start, *end - start), nodes[*end].id, ids);
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
  for (const std::string_view part : parts(text)) {
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
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t whole = user_defined_at(rest);
    const std::size_t length = whole > 0 ? whole : length_of_first_character(rest);
    merger.add(rest.substr(0, length), whole > 0);
    rest.remove_prefix(length);
  }
  for (const std::string_view piece : merger.merge()) append(piece, model_.find(piece), ids);
}

}  // namespace aq
