// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_tokenizer.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_tokenizer_parts.h"

namespace aq {
namespace {

std::string vocabulary_json(const GgufVocabulary& vocabulary) {
  std::string json;
  std::unordered_set<std::string_view> seen;  // a text that comes twice keeps its first id
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i)
    if (seen.insert(vocabulary.tokens[i]).second)
      json += (json.empty() ? "" : ",") + quoted_json(vocabulary.tokens[i]) + ":" + std::to_string(i);
  return json;
}

TokenizerParts tokenizer_parts(const GgufFile& file, GgufVocabulary& vocabulary) {
  const std::string kind = file.text("tokenizer.ggml.model");
  if (kind != "gpt2" && kind != "llama")
    file.fail("the tokenizer '" + printable(kind) + "' is not known", "known are gpt2 and llama");
  TokenizerParts parts = kind == "gpt2" ? byte_level_parts(file) : sentencepiece_parts(file, vocabulary);
  parts.adds_bos = file.boolean_or("tokenizer.ggml.add_bos_token", parts.adds_bos);
  parts.adds_eos = file.boolean_or("tokenizer.ggml.add_eos_token", false);
  return parts;
}

std::string assemble(const GgufFile& file) {
  GgufVocabulary vocabulary = read_gguf_vocabulary(file);
  const TokenizerParts parts = tokenizer_parts(file, vocabulary);
  std::string model = parts.model.dump();
  model.pop_back();  // its closing brace
  return R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":)" +
         added_tokens_json(file, vocabulary, parts.byte_level).dump() + R"(,"normalizer":)" +
         parts.normalizer.dump() + R"(,"pre_tokenizer":)" + parts.pre_tokenizer.dump() +
         R"(,"post_processor":)" + post_processor_json(file, vocabulary, parts).dump() + R"(,"decoder":)" +
         parts.decoder.dump() + R"(,"model":)" + model + R"(,"vocab":{)" + vocabulary_json(vocabulary) +
         R"(},"merges":[)" + parts.merges + "]}}";
}

/// @throws Error(BadInput) where the metadata holds what JSON cannot
std::string as_json(const GgufFile& file, std::string (*make)(const GgufFile&)) {
  try {
    return make(file);
  } catch (const nlohmann::json::type_error&) {
    file.fail("a text of its tokenizer is no valid UTF-8");
  }
}

std::string tokenizer_config(const GgufFile& file) {
  const GgufVocabulary vocabulary = read_gguf_vocabulary(file);
  nlohmann::ordered_json config;
  for (const auto& [name, key] : {std::pair{"bos_token", "bos"},
                                  {"eos_token", "eos"},
                                  {"unk_token", "unknown"},
                                  {"pad_token", "padding"}})
    if (const auto id = special_token_id(file, key, vocabulary.tokens.size()))
      config[name] = vocabulary.tokens[static_cast<std::size_t>(*id)];
  config["clean_up_tokenization_spaces"] = false;
  config["tokenizer_class"] = "PreTrainedTokenizerFast";  // that is: tokenizer.json as it stands
  if (file.has("tokenizer.chat_template")) config["chat_template"] = file.text("tokenizer.chat_template");
  return config.dump(2);
}

}  // namespace

bool is_gemma(const GgufFile& file) { return file.text("general.architecture").starts_with("gemma"); }

std::string quoted_json(std::string_view text) { return nlohmann::ordered_json(text).dump(); }

std::string gguf_tokenizer_json(const GgufFile& file) { return as_json(file, assemble); }
std::string gguf_tokenizer_config_json(const GgufFile& file) { return as_json(file, tokenizer_config); }

}  // namespace aq
