// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_vocabulary.h"

#include "core/base/error.h"

namespace aq {
namespace {

constexpr const char* kTokens = "tokenizer.ggml.tokens";
constexpr const char* kTypes = "tokenizer.ggml.token_type";
constexpr const char* kScores = "tokenizer.ggml.scores";

void require_length(const GgufFile& file, const char* key, std::size_t length, std::size_t tokens) {
  if (length != tokens)
    file.fail(std::string(key) + " has " + std::to_string(length) + " items for " + std::to_string(tokens) +
              " tokens");
}

std::vector<GgufTokenType> read_types(const GgufFile& file, std::size_t tokens) {
  std::vector<GgufTokenType> types(tokens, GgufTokenType::Normal);
  if (!file.has(kTypes)) {  // then only these are known to be special
    for (const char* name : {"bos", "eos", "padding"})
      if (const auto id = special_token_id(file, name, tokens))
        types[static_cast<std::size_t>(*id)] = GgufTokenType::Control;
    return types;
  }
  const auto numbers = file.find(kTypes)->integers();
  if (!numbers) file.fail(std::string(kTypes) + " is no array of integers");
  require_length(file, kTypes, numbers->size(), tokens);
  for (std::size_t i = 0; i < tokens; ++i) {
    const auto type = static_cast<GgufTokenType>((*numbers)[i]);
    types[i] = type >= GgufTokenType::Normal && type <= GgufTokenType::Byte ? type : GgufTokenType::Normal;
  }
  return types;
}

std::vector<float> read_scores(const GgufFile& file, std::size_t tokens) {
  if (!file.has(kScores)) return {};
  auto scores = file.find(kScores)->floats();
  if (!scores) file.fail(std::string(kScores) + " is no array of 32-bit floats");
  require_length(file, kScores, scores->size(), tokens);
  return std::move(*scores);
}

}  // namespace

GgufVocabulary read_gguf_vocabulary(const GgufFile& file) {
  GgufVocabulary vocabulary;
  const auto tokens = file.texts(kTokens);
  vocabulary.tokens.assign(tokens.begin(), tokens.end());
  vocabulary.types = read_types(file, tokens.size());
  vocabulary.scores = read_scores(file, tokens.size());
  return vocabulary;
}

std::optional<std::int64_t> special_token_id(const GgufFile& file, const std::string& name,
                                             std::size_t tokens) {
  const std::string key = "tokenizer.ggml." + name + "_token_id";
  if (!file.has(key)) return std::nullopt;
  const std::int64_t id = file.integer(key);
  if (id < 0 || static_cast<std::uint64_t>(id) >= tokens)
    file.fail(key + " is " + std::to_string(id) + ", and there are " + std::to_string(tokens) + " tokens");
  return id;
}

}  // namespace aq
