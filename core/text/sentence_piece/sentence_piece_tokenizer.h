// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/text/sentence_piece/codec.h"
#include "core/text/tokenizer.h"
#include "core/text/tokenizer_config.h"
#include "core/text/tokenizer_json/added_tokens.h"

namespace aq {

/// A sentencepiece model (tokenizer.model) with added tokens found in the text first; its ids are those of
/// transformers' slow LlamaTokenizer, and of sentencepiece itself where the text holds no added token.
class SentencePieceTokenizer : public Tokenizer {
 public:
  /// @param model the file's bytes. @param subject its name, for messages
  /// @throws Error(BadInput) where the model is malformed or contradicts `config`
  SentencePieceTokenizer(const std::string& model, const std::string& subject, const TokenizerConfig& config);

  std::int64_t vocabulary_size() const override { return vocabulary_size_; }
  std::vector<std::int32_t> encode(std::string_view text, bool add_special) const override;
  std::string decode(const std::vector<std::int32_t>& ids, bool skip_special) const override;
  std::string piece(std::int32_t id) const override;

 private:
  void collect_added(const TokenizerConfig& config);
  void add_special_token(const std::string& content, std::unordered_set<std::string>& known);
  std::vector<std::int32_t> encode_bare(std::string_view text) const;
  std::vector<std::int32_t> ids_of_token(const std::string& content) const;
  void append_text(std::string_view text, std::vector<std::int32_t>& ids) const;

  bool legacy_;        // every text between added tokens gets sentencepiece's own space before it
  bool prefix_space_;  // not legacy: only the start of the whole text gets one
  SentencePieceCodec codec_;
  std::string unknown_;  // the text of the unknown token
  std::vector<AddedToken> added_;
  std::unordered_map<std::int32_t, const AddedToken*> added_by_id_;
  std::unique_ptr<const TokenFinder> finder_;
  std::vector<std::int32_t> before_, after_;     // BOS and EOS
  std::vector<std::int32_t> unknown_in_pieces_;  // what the unknown token's text is encoded as
  std::int64_t vocabulary_size_ = 0;
};

}  // namespace aq
