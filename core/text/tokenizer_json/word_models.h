// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/text/tokenizer_json/token_model.h"

namespace aq {

/// A word is its longest known beginning, then the longest known continuation, and so on; a word that cannot
/// be made so is unknown as a whole (Wu et al. 2016; Devlin et al. 2019, BERT's tokenizer).
class WordPieceModel : public TokenModel {
 public:
  /// @throws Error(BadInput) naming what is malformed
  explicit WordPieceModel(const JsonView& json);
  void encode(std::string_view piece, std::vector<std::int32_t>& ids) const override;

 private:
  struct Match {
    std::int32_t id = Vocabulary::kNone;
    std::size_t length = 0;
  };
  Match longest_at(std::string_view word, std::size_t start) const;
  bool append_pieces(std::string_view word, std::vector<std::int32_t>& ids) const;

  std::int32_t unknown_ = Vocabulary::kNone;
  std::string prefix_;            // of pieces that continue a word
  std::size_t longest_word_ = 0;  // in characters; longer words are unknown
};

/// A word is a token or unknown.
class WordLevelModel : public TokenModel {
 public:
  /// @throws Error(BadInput) naming what is malformed
  explicit WordLevelModel(const JsonView& json);
  void encode(std::string_view piece, std::vector<std::int32_t>& ids) const override;

 private:
  std::int32_t unknown_ = Vocabulary::kNone;
};

}  // namespace aq
