// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/bpe_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/text/tokenizer_json/merge_queue.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

void refuse_dropout(const JsonView& json) {
  if (json.has("dropout") && json.at("dropout").value() != 0)
    json.fail("asks for dropout, which is not supported");
}

}  // namespace

BpeModel::BpeModel(const JsonView& json)
    : TokenModel(read_vocabulary(json.at("vocab"))),
      prefix_(json.text_or("continuing_subword_prefix", "")),
      suffix_(json.text_or("end_of_word_suffix", "")),
      unknown_(read_piece_id(json, "unk_token", vocabulary())),
      fuse_unknown_(json.boolean_or("fuse_unk", false)),
      whole_pieces_first_(json.boolean_or("ignore_merges", false)),
      byte_fallback_(json.boolean_or("byte_fallback", false)),
      bytes_(vocabulary()),
      merges_(json.at("merges"), vocabulary(), prefix_) {
  refuse_dropout(json);
  index_characters();
  cut_ = can_be_cut();
}

void BpeModel::index_characters() {
  for (const auto& [piece, id] : vocabulary()) {
    if (piece.empty()) continue;
    std::size_t length = 0;
    const char32_t character = next_character(piece, length);
    if (length != piece.size()) continue;
    if (character >= character_ids_.size()) character_ids_.resize(character + 1, Vocabulary::kNone);
    character_ids_[character] = id;
  }
}

/// The characters must tell what is merged: no prefix or suffix, and no merge of what stands for unknown
/// characters. A part may be a piece of the vocabulary that merges do not lead to, so none may be taken
/// whole.
bool BpeModel::can_be_cut() const {
  if (whole_pieces_first_ || !prefix_.empty() || !suffix_.empty()) return false;
  if (unknown_ != Vocabulary::kNone && merges_.uses(unknown_)) return false;
  return !byte_fallback_ ||
         std::ranges::none_of(bytes_.ids(), [this](std::int32_t id) { return merges_.uses(id); });
}

std::vector<std::string_view> BpeModel::parts(std::string_view piece) const {
  if (!cut_) return {piece};
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  char32_t before = 0;
  bool known_before = false;
  for (std::size_t position = 0; position < piece.size();) {
    const std::size_t here = position;
    const char32_t character = next_character(piece, position);
    const bool known = id_of_character(character) != Vocabulary::kNone;
    // Beside an unknown character nothing is cut: neighbouring unknown ones may be one token.
    if (known && known_before && !merges_.joins(before, character)) {
      parts.push_back(piece.substr(start, here - start));
      start = here;
    }
    before = character;
    known_before = known;
  }
  parts.push_back(piece.substr(start));
  return parts;
}

std::int32_t BpeModel::id_of_symbol(std::string_view piece, std::size_t begin, std::size_t end) const {
  const bool prefixed = begin > 0 && !prefix_.empty(), suffixed = end == piece.size() && !suffix_.empty();
  if (!prefixed && !suffixed) {
    const char32_t character = next_character(piece, begin);
    return id_of_character(character);
  }
  std::string symbol = prefixed ? prefix_ : std::string();
  symbol += piece.substr(begin, end - begin);
  if (suffixed) symbol += suffix_;
  return vocabulary().find(symbol);
}

std::vector<std::int32_t> BpeModel::symbols_of(std::string_view piece) const {
  std::vector<std::int32_t> ids;
  ids.reserve(piece.size());
  bool pending = false;  // an unknown token that further unknown characters may join
  const auto flush = [&] {
    if (pending) ids.push_back(unknown_);
    pending = false;
  };
  for (std::size_t begin = 0, end = 0; begin < piece.size(); begin = end) {
    next_character(piece, end);
    if (const std::int32_t id = id_of_symbol(piece, begin, end); id != Vocabulary::kNone) {
      flush();
      ids.push_back(id);
      continue;
    }
    // The bytes go before a pending unknown token, as in the tokenizers library.
    if (byte_fallback_ && bytes_.append(piece.substr(begin, end - begin), ids)) continue;
    if (unknown_ == Vocabulary::kNone) continue;
    if (!fuse_unknown_) flush();
    pending = true;
  }
  flush();
  return ids;
}

void BpeModel::encode(std::string_view piece, std::vector<std::int32_t>& ids) const {
  if (whole_pieces_first_) {
    if (const std::int32_t id = vocabulary().find(piece); id != Vocabulary::kNone) {
      ids.push_back(id);
      return;
    }
  }
  MergeQueue queue(merges_, symbols_of(piece));
  queue.run();
  queue.append_to(ids);
}

}  // namespace aq
