// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checkpoint/gguf/gguf_file.h"

namespace aq {

/// llama.cpp's token types (tokenizer.ggml.token_type).
enum class GgufTokenType : std::int64_t { Normal = 1, Unknown, Control, UserDefined, Unused, Byte };

struct GgufVocabulary {
  std::vector<std::string> tokens;
  std::vector<GgufTokenType> types;  ///< as many
  std::vector<float> scores;         ///< as many, or none
};

/// @throws Error(BadInput) where the lists differ in length or a special token's id is not among them
GgufVocabulary read_gguf_vocabulary(const GgufFile& file);

/// The id that tokenizer.ggml.<name>_token_id gives, within the vocabulary.
std::optional<std::int64_t> special_token_id(const GgufFile& file, const std::string& name,
                                             std::size_t tokens);

/// A piece of a SentencePiece vocabulary as two pieces to merge.
using MergePair = std::pair<std::string_view, std::string_view>;

/// The merges of a SentencePiece BPE vocabulary, which stores none: every way to put a piece together from
/// two others, the best first, as transformers derives them (tokenization_utils_base.py, generate_merges).
/// @param ranks a number for each piece, the higher the earlier. @returns views of `tokens`
/// @param file for messages. @throws Error(BadInput) where there are more than any vocabulary of words has
std::vector<MergePair> sentencepiece_merges(const std::vector<std::string>& tokens,
                                            const std::vector<float>& ranks, const std::string& file);

}  // namespace aq
