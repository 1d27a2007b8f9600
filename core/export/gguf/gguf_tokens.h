// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/gguf/gguf_vocabulary.h"
#include "core/model/model.h"

namespace aq {

/// A tokenizer as GGUF's metadata has it.
struct GgufTokens {
  std::string model;                  ///< "gpt2" or "llama": byte-level BPE or SentencePiece's
  std::string pre;                    ///< of "gpt2": llama.cpp's name of the pre-tokenizer
  std::vector<std::string> tokens;    ///< by id
  std::vector<GgufTokenType> types;   ///< as many
  std::vector<float> scores;          ///< as many, of "llama"
  std::vector<std::string> merges;    ///< of "gpt2", "left right" each
  std::optional<bool> prefix_space;   ///< of "llama"

  /// Sets the piece of an id. @throws Error(BadInput) where ids are not within `tokens`
  void put(std::int64_t id, const std::string& piece, GgufTokenType type);
};

/// The checkpoint's tokenizer, from its own files. @param vocabulary rows of the embedding: ids without a token
/// get an unused one
/// @throws Error(BadArgument) where llama.cpp has no such tokenizer, Error(BadInput) where a file is malformed
GgufTokens read_gguf_tokens(const CheckpointFiles& files, std::int64_t vocabulary);

// Its parts.
GgufTokens byte_level_tokens(const nlohmann::json& tokenizer, std::int64_t vocabulary, const std::string& file);
/// A tokenizer.json of SentencePiece's kind, whose merges stand for scores.
GgufTokens metaspace_tokens(const nlohmann::json& tokenizer, std::int64_t vocabulary, const std::string& file);
/// tokenizer.model
GgufTokens sentence_piece_tokens(const CheckpointFiles& files, std::int64_t vocabulary);

/// A list of unused tokens to put others into.
GgufTokens unused_tokens(const std::string& model, std::int64_t vocabulary);
/// "left right" of a tokenizer.json's merges, which are such texts or pairs.
std::vector<std::string> merge_texts(const nlohmann::json& model);
/// The vocabulary and the added tokens of a tokenizer.json.
void put_json_tokens(const nlohmann::json& tokenizer, GgufTokens& tokens);

}  // namespace aq
