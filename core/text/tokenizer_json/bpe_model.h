// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_json/merge_table.h"
#include "core/text/tokenizer_json/token_model.h"

namespace aq {

/// Byte-pair encoding (Sennrich et al. 2016): a piece's characters, merged pair by pair. A character that the
/// vocabulary lacks becomes its bytes' pieces (byte_fallback), the unknown token, or nothing, in this order.
class BpeModel : public TokenModel {
 public:
  /// @throws Error(BadInput) naming what is malformed or not supported
  explicit BpeModel(const JsonView& json);

  void encode(std::string_view piece, std::vector<std::int32_t>& ids) const override;
  /// Cuts between two characters that no merge can join: what is merged on one side never looks at the other.
  std::vector<std::string_view> parts(std::string_view piece) const override;

 private:
  void index_characters();
  bool can_be_cut() const;
  std::int32_t id_of_character(char32_t character) const {
    return character < character_ids_.size() ? character_ids_[character] : Vocabulary::kNone;
  }
  std::int32_t id_of_symbol(std::string_view piece, std::size_t begin, std::size_t end) const;
  std::vector<std::int32_t> symbols_of(std::string_view piece) const;

  std::string prefix_, suffix_;  // of what continues a word and of what ends one
  std::int32_t unknown_ = Vocabulary::kNone;
  bool fuse_unknown_ = false;        // neighbouring unknown characters are one token
  bool whole_pieces_first_ = false;  // a piece of the vocabulary is not merged
  bool byte_fallback_ = false;
  BytePieces bytes_;
  MergeTable merges_;
  std::vector<std::int32_t> character_ids_;  // of the pieces of one character, by code point
  bool cut_ = false;
};

}  // namespace aq
