// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

#include "core/text/byte_trie.h"
#include "core/text/tokenizer_json/token_model.h"

namespace aq {

/// The likeliest way to cut a text into pieces, each of a logarithmic probability (Kudo 2018, "Subword
/// regularization", by the Viterbi algorithm). Neighbouring unknown characters are one token.
class UnigramModel : public TokenModel {
 public:
  /// @throws Error(BadInput) naming what is malformed
  explicit UnigramModel(const JsonView& json);
  void encode(std::string_view piece, std::vector<std::int32_t>& ids) const override;

 private:
  /// The best path to a place in the text.
  struct Node {
    double score = 0;
    std::int64_t start = -1;  // where its last piece starts; -1: no path yet
    std::int32_t id = 0;      // of that piece
  };
  void read_scores(const JsonView& json);
  std::vector<Node> best_paths(std::string_view text) const;
  void append_unknown(std::string_view text, std::vector<std::int32_t>& ids) const;

  ByteTrie trie_;
  std::vector<double> scores_;  // by id
  double unknown_score_ = 0;
  std::int32_t unknown_ = Vocabulary::kNone;
  bool byte_fallback_ = false;
  BytePieces bytes_;
};

}  // namespace aq
