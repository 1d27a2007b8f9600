// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_json/precompiled_map.h"
#include "core/text/tokenizer_json/vocabulary.h"

namespace aq {

/// What stands for a space in a piece: U+2581.
inline constexpr std::string_view kSpaceMark = "▁";

/// What a sentencepiece model (sentencepiece_model.proto) says of encoding and decoding.
///
/// Debian's library could read it, but carries a protobuf of its own whose symbols replace those of
/// libtorch's in one process.
struct SentencePieceModel {
  enum class Kind { Unigram = 1, Bpe = 2 };
  enum class Type { Normal = 1, Unknown, Control, UserDefined, Unused, Byte };
  struct Piece {
    std::string text;
    float score = 0;
    Type type = Type::Normal;
  };

  Kind kind = Kind::Unigram;
  std::vector<Piece> pieces;  ///< by id
  std::int32_t unknown = 0;   ///< the id of the one piece of this type
  Vocabulary in_text;         ///< the pieces that a text is made of: normal, user-defined and unused
  Vocabulary reserved;        ///< all others
  bool byte_fallback = false;
  std::string unknown_surface = " \u2047 ";  ///< what the unknown piece is decoded to
  std::string bos = "<s>", eos = "</s>";

  PrecompiledMap characters;  ///< the normalization's map
  bool add_dummy_prefix = true, remove_extra_spaces = true, escape_spaces = true;

  /// @returns Vocabulary::kNone where it is no piece
  std::int32_t find(std::string_view text) const;
  const Piece& piece(std::int32_t id) const { return pieces[static_cast<std::size_t>(id)]; }
  bool is(std::int32_t id, Type type) const { return piece(id).type == type; }
};

/// @param subject the file, for messages
/// @throws Error(BadInput) where the file is malformed or of a kind that is not supported
SentencePieceModel read_sentence_piece_model(std::string_view bytes, const std::string& subject);

}  // namespace aq
