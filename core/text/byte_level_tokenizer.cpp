#include "core/text/byte_level_tokenizer.h"

#include <algorithm>
#include <deque>

#include "core/base/error.h"
#include "core/text/byte_alphabet.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

// Bounds of the memory that repeated pieces may take while one text is encoded.
constexpr std::size_t kMostCachedPieces = 100'000;
constexpr std::size_t kLongestCachedPiece = 256;

std::vector<const AddedToken*> select(const std::vector<AddedToken>& tokens, bool normalized) {
  std::vector<const AddedToken*> selected;
  for (const AddedToken& token : tokens)
    if (token.normalized == normalized) selected.push_back(&token);
  return selected;
}

void require_byte_level_decoder(const JsonView& json) {
  const std::string type = json.at("type").text();
  if (type == "ByteLevel") return;
  if (type != "Sequence") json.fail("is the decoder \"" + printable(type) + "\", which is not supported");
  for (const JsonView& item : json.at("decoders").items()) require_byte_level_decoder(item);
}

}  // namespace

ByteLevelTokenizer::ByteLevelTokenizer(const JsonView& json)
    : normalizer_(json.has("normalizer") ? Normalizer(json.at("normalizer")) : Normalizer()),
      pre_tokenizer_(json.at("pre_tokenizer")),
      model_(json.at("model")),
      added_(json.has("added_tokens") ? read_added_tokens(json.at("added_tokens"))
                                      : std::vector<AddedToken>()),
      raw_finder_(select(added_, false), nullptr),
      normalized_finder_(select(added_, true), &normalizer_) {
  if (json.has("post_processor")) around_ = read_post_processor(json.at("post_processor"));
  require_byte_level_decoder(json.at("decoder"));
  collect_pieces(json);
}

void ByteLevelTokenizer::collect_pieces(const JsonView& json) {
  for (const auto& [text, id] : model_.vocabulary())
    if (!pieces_.try_emplace(id, Piece{text, false}).second)
      json.at("model").fail("gives two pieces the id " + std::to_string(id));
  for (const AddedToken& token : added_) {
    const auto known = model_.vocabulary().find(token.content);
    if (known != model_.vocabulary().end() && known->second != token.id)
      json.at("added_tokens")
          .fail("gives \"" + printable(token.content, 60) + "\" another id than the vocabulary");
    pieces_[token.id] = {token.content, token.special};
  }
  for (const auto& [id, piece] : pieces_) vocabulary_size_ = std::max<std::int64_t>(vocabulary_size_, id + 1);
}

std::vector<std::int32_t> ByteLevelTokenizer::encode(std::string_view text, bool add_special) const {
  const std::string valid = replace_malformed(text);
  std::vector<std::int32_t> ids;
  ids.reserve(valid.size() / 3 + 8);
  if (add_special) ids = around_.before;
  for (const Segment& segment : raw_finder_.split(valid)) {
    if (segment.token != nullptr)
      ids.push_back(segment.token->id);
    else
      encode_segment(segment.text, ids);
  }
  if (add_special) ids.insert(ids.end(), around_.after.begin(), around_.after.end());
  return ids;
}

void ByteLevelTokenizer::encode_segment(std::string_view text, std::vector<std::int32_t>& ids) const {
  const std::string normalized = normalizer_.normalize(text);
  for (const Segment& segment : normalized_finder_.split(normalized)) {
    if (segment.token != nullptr)
      ids.push_back(segment.token->id);
    else
      encode_pieces(segment.text, ids);
  }
}

void ByteLevelTokenizer::encode_pieces(std::string_view text, std::vector<std::int32_t>& ids) const {
  std::deque<std::string> storage;
  PieceCache cache;
  for (const std::string_view piece : pre_tokenizer_.pieces(text, storage)) {
    if (const auto found = cache.find(piece); found != cache.end()) {
      ids.insert(ids.end(), found->second.begin(), found->second.end());
      continue;
    }
    const auto start = static_cast<std::ptrdiff_t>(ids.size());
    model_.encode(piece, ids);
    if (piece.size() <= kLongestCachedPiece && cache.size() < kMostCachedPieces)
      cache.emplace(piece, std::vector<std::int32_t>(ids.begin() + start, ids.end()));
  }
}

std::string ByteLevelTokenizer::decode(const std::vector<std::int32_t>& ids, bool skip_special) const {
  std::string bytes;
  for (const std::int32_t id : ids) {
    const auto found = pieces_.find(id);
    if (found == pieces_.end() || (skip_special && found->second.special)) continue;
    bytes += from_byte_alphabet(found->second.text).value_or(found->second.text);
  }
  return replace_malformed(bytes);
}

std::string ByteLevelTokenizer::piece(std::int32_t id) const {
  const auto found = pieces_.find(id);
  if (found == pieces_.end())
    throw Error(ErrorKind::BadArgument, "looking up", "token " + std::to_string(id),
                "the tokenizer has no such id");
  return found->second.text;
}

}  // namespace aq
