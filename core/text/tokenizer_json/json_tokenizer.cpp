// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/json_tokenizer.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/text/byte_alphabet.h"
#include "core/text/growth_limit.h"
#include "core/text/tokenizer_json/pipeline_bounds.h"
#include "core/text/utf8.h"
#include "core/text/work_limit.h"

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

const JsonView& checked(const JsonView& json) {
  require_sane_pipeline(json);
  return json;
}

/// What `key` describes, or what a default-made Part is where it is absent or null.
template <typename Part>
Part read_part(const JsonView& json, const char* key) {
  return json.has(key) ? Part(json.at(key)) : Part();
}

}  // namespace

JsonTokenizer::JsonTokenizer(const JsonView& json)
    : normalizer_(read_part<Normalizer>(checked(json), "normalizer")),
      pre_tokenizer_(read_part<PreTokenizer>(json, "pre_tokenizer")),
      model_(read_token_model(json.at("model"))),
      added_(json.has("added_tokens") ? read_added_tokens(json.at("added_tokens"))
                                      : std::vector<AddedToken>()),
      raw_finder_(select(added_, false), nullptr),
      normalized_finder_(select(added_, true), &normalizer_),
      decoder_(read_part<Decoder>(json, "decoder")) {
  if (json.has("post_processor")) around_ = read_post_processor(json.at("post_processor"));
  collect_pieces(json);
}

void JsonTokenizer::collect_pieces(const JsonView& json) {
  for (const auto& [text, id] : model_->vocabulary())
    if (!pieces_.try_emplace(id, Piece{text, false}).second)
      json.at("model").fail("gives two pieces the id " + std::to_string(id));
  for (const AddedToken& token : added_) {
    const std::int32_t known = model_->vocabulary().find(token.content);
    if (known != Vocabulary::kNone && known != token.id)
      json.at("added_tokens")
          .fail("gives \"" + printable(token.content, 60) + "\" another id than the vocabulary");
    pieces_[token.id] = {token.content, token.special};
  }
  for (const auto& [id, piece] : pieces_) vocabulary_size_ = std::max<std::int64_t>(vocabulary_size_, id + 1);
}

/// One text on its way to ids.
class JsonTokenizer::Encoding {
 public:
  /// @param bytes of the text
  Encoding(const JsonTokenizer& tokenizer, std::size_t bytes, std::vector<std::int32_t>& ids)
      : tokenizer_(tokenizer), ids_(ids), bytes_(bytes), splitting_(bytes) {}

  void add_text(std::string_view text) {
    for (const Segment& segment : tokenizer_.raw_finder_.split(text)) {
      if (segment.token != nullptr)
        ids_.push_back(segment.token->id);
      else
        add_segment(segment.text, segment.text.data() == text.data());
    }
  }

 private:
  void add_segment(std::string_view text, bool at_start) {
    const std::string_view normalized = storage_.emplace_back(normalize(text));
    normalized_bytes_ += normalized.size();
    require_sane_growth(normalized_bytes_, bytes_);  // all are kept, and a file chooses how many there are
    for (const Segment& segment : tokenizer_.normalized_finder_.split(normalized)) {
      if (segment.token != nullptr)
        ids_.push_back(segment.token->id);
      else
        add_pieces(segment.text, at_start && segment.text.data() == normalized.data());
    }
  }

  void add_pieces(std::string_view text, bool at_start) {
    const TokenModel& model = *tokenizer_.model_;
    for (const std::string_view piece : cut(text, at_start)) {
      if (tokenizer_.pre_tokenizer_.spells_bytes()) {
        add(piece, [&] { model.encode(to_byte_alphabet(piece), ids_); });
        continue;
      }
      for (const std::string_view part : model.parts(piece)) add(part, [&] { model.encode(part, ids_); });
    }
  }

  std::string normalize(std::string_view text) {
    const WorkLimit::Counting counting(splitting_);
    return tokenizer_.normalizer_.normalize(text);
  }

  std::vector<std::string_view> cut(std::string_view text, bool at_start) {
    const WorkLimit::Counting counting(splitting_);
    return tokenizer_.pre_tokenizer_.pieces(text, at_start, storage_);
  }

  /// Adds what `encode` appends, or what it appended for the same piece before.
  template <typename Encode>
  void add(std::string_view piece, Encode encode) {
    between_pieces_();
    if (const auto found = known_.find(piece); found != known_.end()) {
      ids_.insert(ids_.end(), found->second.begin(), found->second.end());
      return;
    }
    const auto start = static_cast<std::ptrdiff_t>(ids_.size());
    encode();
    if (piece.size() <= kLongestCachedPiece && known_.size() < kMostCachedPieces)
      known_.emplace(piece, std::vector<std::int32_t>(ids_.begin() + start, ids_.end()));
  }

  const JsonTokenizer& tokenizer_;
  std::vector<std::int32_t>& ids_;
  std::deque<std::string> storage_;  // what the pieces in known_ point into
  std::unordered_map<std::string_view, std::vector<std::int32_t>> known_;
  FrequentInterruptionPoint between_pieces_;
  std::size_t bytes_, normalized_bytes_ = 0;
  WorkLimit splitting_;
};

std::vector<std::int32_t> JsonTokenizer::encode(std::string_view text, bool add_special) const {
  const std::string valid = replace_malformed(text);
  std::vector<std::int32_t> ids;
  ids.reserve(valid.size() / 3 + 8);
  if (add_special) ids = around_.before;
  Encoding(*this, valid.size(), ids).add_text(valid);
  if (add_special) ids.insert(ids.end(), around_.after.begin(), around_.after.end());
  return ids;
}

std::string JsonTokenizer::decode(const std::vector<std::int32_t>& ids, bool skip_special) const {
  std::vector<std::string> texts;
  for (const std::int32_t id : ids) {
    const auto found = pieces_.find(id);
    if (found != pieces_.end() && !(skip_special && found->second.special))
      texts.push_back(found->second.text);
  }
  return replace_malformed(decoder_.decode(std::move(texts)));
}

std::string JsonTokenizer::piece(std::int32_t id) const {
  const auto found = pieces_.find(id);
  if (found == pieces_.end())
    throw Error(ErrorKind::BadArgument, "looking up", "token " + std::to_string(id),
                "the tokenizer has no such id");
  return found->second.text;
}

}  // namespace aq
