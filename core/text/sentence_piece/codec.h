// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/byte_trie.h"
#include "core/text/pair_map.h"
#include "core/text/sentence_piece/model_file.h"

namespace aq {

/// Text to the ids of a sentencepiece model and back, as SentencePieceProcessor does it: no special token is
/// found in a text or added to it.
class SentencePieceCodec {
 public:
  explicit SentencePieceCodec(SentencePieceModel model);

  /// @param text valid UTF-8
  std::vector<std::int32_t> encode(std::string_view text) const;
  std::string decode(const std::vector<std::int32_t>& ids) const;

  const SentencePieceModel& model() const { return model_; }

 private:
  void index_neighbours();
  std::size_t user_defined_at(std::string_view text) const;
  std::string normalized(std::string_view text) const;
  std::string_view normalized_prefix(std::string_view& text) const;
  class Paths;
  float score_of(std::int32_t id, std::size_t length) const;
  void encode_unigram(std::string_view text, std::vector<std::int32_t>& ids) const;
  void encode_bpe(std::string_view text, std::vector<std::int32_t>& ids) const;
  void encode_bpe_part(std::string_view text, std::vector<std::int32_t>& ids) const;
  std::vector<std::string_view> parts(std::string_view text) const;
  void append(std::string_view piece, std::int32_t id, std::vector<std::int32_t>& ids) const;

  SentencePieceModel model_;
  BytePieces bytes_;
  ByteTrie pieces_;                                         // those that a text is made of
  ByteTrie user_defined_;                                   // pieces that are never changed or cut
  float lowest_score_ = std::numeric_limits<float>::max();  // of normal pieces
  struct Nothing {};
  PairMap<Nothing> joined_;  // characters that are neighbours in a piece
};

}  // namespace aq
