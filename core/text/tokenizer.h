// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

/// Text to token ids and back.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  virtual std::int64_t vocabulary_size() const = 0;
  /// @param text UTF-8; malformed bytes are replaced by U+FFFD as the tokenizers library's callers do
  /// @param add_special adds what the post-processor adds (BOS, EOS), once for the whole text
  virtual std::vector<std::int32_t> encode(std::string_view text, bool add_special = true) const = 0;
  /// Bytes that are no valid UTF-8 become U+FFFD.
  virtual std::string decode(const std::vector<std::int32_t>& ids, bool skip_special = true) const = 0;
  /// The piece of one id as it stands in the vocabulary.
  virtual std::string piece(std::int32_t id) const = 0;
};

/// Parses a tokenizer.json. @param subject the file, for messages
/// @throws Error(BadInput) naming what is missing, malformed or not supported
std::shared_ptr<const Tokenizer> parse_tokenizer_json(std::string_view text, const std::string& subject);

/// Opens the tokenizer of a checkpoint: tokenizer.json; where that is missing, tokenizer.model
/// (sentencepiece); where that is missing, too, vocab.json and merges.txt (GPT-2, OPT). @throws
/// Error(BadInput) naming what is missing, malformed or not supported.
std::shared_ptr<const Tokenizer> open_tokenizer(const CheckpointFiles& files);

}  // namespace aq
