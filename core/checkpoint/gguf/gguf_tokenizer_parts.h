// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/gguf/gguf_file.h"
#include "core/checkpoint/gguf/gguf_vocabulary.h"

namespace aq {

/// The parts of a tokenizer.json. The vocabulary and the merges are JSON text: a document of so many members
/// would take far longer to make.
struct TokenizerParts {
  nlohmann::ordered_json normalizer, pre_tokenizer, decoder, model;
  std::string merges;  ///< JSON of the items, without brackets
  bool adds_bos = false, adds_eos = false, byte_level = false;
};

/// GPT-2's kind: bytes spelled as printable characters, words cut by the patterns that the file names.
/// @throws Error(BadInput) where the pre-tokenizer is not known
TokenizerParts byte_level_parts(const GgufFile& file);

/// SentencePiece's kind, as transformers' converters make it for LLaMA and for Gemma. Respells pieces that
/// llama.cpp's converter has changed.
TokenizerParts sentencepiece_parts(const GgufFile& file, GgufVocabulary& vocabulary);

/// Tokens that are found in the text before anything else is done to it.
nlohmann::ordered_json added_tokens_json(const GgufFile& file, const GgufVocabulary& vocabulary,
                                         bool byte_level);

/// What puts the begin and end tokens around a text, as `parts` ask for.
nlohmann::ordered_json post_processor_json(const GgufFile& file, const GgufVocabulary& vocabulary,
                                           const TokenizerParts& parts);

// What both kinds share.
bool is_gemma(const GgufFile& file);
/// JSON of a text. @throws nlohmann's type_error where it is no UTF-8
std::string quoted_json(std::string_view text);
/// The "model" but for its vocabulary and merges. @param unknown the unknown token, or null
nlohmann::ordered_json bpe_model_json(const nlohmann::ordered_json& unknown);
/// tokenizer.ggml.merges, "left right" each.
std::string stored_merges_json(const GgufFile& file);

}  // namespace aq
