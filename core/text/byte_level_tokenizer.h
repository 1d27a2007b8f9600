#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text/added_tokens.h"
#include "core/text/bpe_model.h"
#include "core/text/normalizer.h"
#include "core/text/post_processor.h"
#include "core/text/pre_tokenizer.h"
#include "core/text/tokenizer.h"

namespace aq {

/// Byte-level BPE as tokenizer.json describes it; its ids are those of the tokenizers library.
class ByteLevelTokenizer : public Tokenizer {
 public:
  /// @throws Error(BadInput) naming what is missing, malformed or not supported
  explicit ByteLevelTokenizer(const JsonView& json);
  ByteLevelTokenizer(const ByteLevelTokenizer&) = delete;  // the finders point into added_
  ByteLevelTokenizer& operator=(const ByteLevelTokenizer&) = delete;

  std::int64_t vocabulary_size() const override { return vocabulary_size_; }
  std::vector<std::int32_t> encode(std::string_view text, bool add_special) const override;
  std::string decode(const std::vector<std::int32_t>& ids, bool skip_special) const override;
  std::string piece(std::int32_t id) const override;

 private:
  using PieceCache = std::unordered_map<std::string_view, std::vector<std::int32_t>>;
  struct Piece {
    std::string text;
    bool special = false;
  };

  void collect_pieces(const JsonView& json);
  void encode_segment(std::string_view text, std::vector<std::int32_t>& ids) const;
  void encode_pieces(std::string_view text, std::vector<std::int32_t>& ids) const;

  Normalizer normalizer_;
  PreTokenizer pre_tokenizer_;
  BpeModel model_;
  std::vector<AddedToken> added_;
  TokenFinder raw_finder_, normalized_finder_;
  SpecialAround around_;
  std::unordered_map<std::int32_t, Piece> pieces_;
  std::int64_t vocabulary_size_ = 0;
};

}  // namespace aq
