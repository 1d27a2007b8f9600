// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/text/tokenizer_json/added_tokens.h"
#include "core/text/tokenizer_json/decoder.h"
#include "core/text/tokenizer_json/normalizer.h"
#include "core/text/tokenizer_json/post_processor.h"
#include "core/text/tokenizer_json/pre_tokenizer.h"
#include "core/text/tokenizer_json/token_model.h"

namespace aq {

/// A tokenizer as tokenizer.json describes it; its ids are those of the tokenizers library.
class JsonTokenizer : public Tokenizer {
 public:
  /// @throws Error(BadInput) naming what is missing, malformed or not supported
  explicit JsonTokenizer(const JsonView& json);
  JsonTokenizer(const JsonTokenizer&) = delete;  // the finders point into added_
  JsonTokenizer& operator=(const JsonTokenizer&) = delete;

  std::int64_t vocabulary_size() const override { return vocabulary_size_; }
  std::vector<std::int32_t> encode(std::string_view text, bool add_special) const override;
  std::string decode(const std::vector<std::int32_t>& ids, bool skip_special) const override;
  std::string piece(std::int32_t id) const override;

 private:
  struct Piece {
    std::string text;
    bool special = false;
  };
  class Encoding;

  void collect_pieces(const JsonView& json);

  Normalizer normalizer_;
  PreTokenizer pre_tokenizer_;
  std::unique_ptr<const TokenModel> model_;
  std::vector<AddedToken> added_;
  TokenFinder raw_finder_, normalized_finder_;
  SpecialAround around_;
  Decoder decoder_;
  std::unordered_map<std::int32_t, Piece> pieces_;
  std::int64_t vocabulary_size_ = 0;
};

}  // namespace aq
