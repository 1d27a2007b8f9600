// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/word_models.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

// The time that a word takes grows with the square of its length; BERT's limit is 100.
constexpr std::int64_t kLongestWord = 1000;

std::int32_t read_unknown_word(const JsonView& json, const Vocabulary& vocabulary) {
  const std::int32_t id = vocabulary.find(json.at("unk_token").text());
  if (id == Vocabulary::kNone)
    json.fail("has no \"" + printable(json.at("unk_token").text()) + "\" in its vocabulary, its unk_token");
  return id;
}

/// The length of `text` without its last character.
std::size_t shorter(std::string_view text) {
  std::size_t length = text.size() - 1;
  while (length > 0 && (text[length] & 0xc0) == 0x80) --length;
  return length;
}

}  // namespace

WordPieceModel::WordPieceModel(const JsonView& json)
    : TokenModel(read_vocabulary(json.at("vocab"))),
      unknown_(read_unknown_word(json, vocabulary())),
      prefix_(json.text_or("continuing_subword_prefix", "##")),
      longest_word_(100) {
  if (json.has("max_input_chars_per_word"))
    longest_word_ = static_cast<std::size_t>(json.at("max_input_chars_per_word").integer(0, kLongestWord));
}

void WordPieceModel::encode(std::string_view piece, std::vector<std::int32_t>& ids) const {
  const std::size_t before = ids.size();
  if (count_characters(piece) <= longest_word_ && append_pieces(piece, ids)) return;
  ids.resize(before);
  ids.push_back(unknown_);
}

bool WordPieceModel::append_pieces(std::string_view word, std::vector<std::int32_t>& ids) const {
  for (std::size_t start = 0; start < word.size();) {
    const Match match = longest_at(word, start);
    if (match.id == Vocabulary::kNone) return false;
    ids.push_back(match.id);
    start += match.length;
  }
  return true;
}

WordPieceModel::Match WordPieceModel::longest_at(std::string_view word, std::size_t start) const {
  std::string text = start > 0 ? prefix_ : std::string();
  const std::size_t prefix = text.size();
  text += word.substr(start);
  while (text.size() > prefix) {
    if (const std::int32_t id = vocabulary().find(text); id != Vocabulary::kNone)
      return {id, text.size() - prefix};
    text.resize(shorter(text));
  }
  return {};
}

WordLevelModel::WordLevelModel(const JsonView& json)
    : TokenModel(read_vocabulary(json.at("vocab"))),
      unknown_(json.has("unk_token") ? vocabulary().find(json.at("unk_token").text()) : Vocabulary::kNone) {}

void WordLevelModel::encode(std::string_view piece, std::vector<std::int32_t>& ids) const {
  std::int32_t id = vocabulary().find(piece);
  if (id == Vocabulary::kNone) id = unknown_;
  if (id == Vocabulary::kNone)
    throw Error(ErrorKind::BadInput, "encoding", "\"" + printable(std::string(piece), 60) + "\"",
                "the vocabulary lacks it, and has no token for the unknown");
  ids.push_back(id);
}

}  // namespace aq
