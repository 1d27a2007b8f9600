// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/gguf_tokens.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/json_view.h"
#include "core/text/gpt2_files.h"
#include "core/text/tokenizer_json/added_tokens.h"
#include "core/text/tokenizer_json/vocabulary.h"

namespace aq {
namespace {

constexpr const char* kTokenizerJson = "tokenizer.json";
constexpr JsonLimits kTokenizerLimits{.depth = 16, .values = 6'000'000};  // as its reader's

bool is_byte_level(const nlohmann::json& part) {
  if (!part.is_object()) return false;
  if (part.value("type", "") == "ByteLevel") return true;
  const auto steps = part.find("pretokenizers");
  return steps != part.end() && steps->is_array() && std::ranges::any_of(*steps, is_byte_level);
}

GgufTokens tokens_of_json(const nlohmann::json& tokenizer, std::int64_t vocabulary, const std::string& file) {
  const JsonView view(tokenizer, file);
  const std::string type = view.at("model").text_or("type", "BPE");
  if (type != "BPE")
    throw Error(ErrorKind::BadArgument, "exporting", file,
                "llama.cpp has no tokenizer of the type " + printable(type) + " for models of this kind");
  const bool byte_level = view.has("pre_tokenizer") && is_byte_level(view.at("pre_tokenizer").value());
  return byte_level ? byte_level_tokens(tokenizer, vocabulary, file)
                    : metaspace_tokens(tokenizer, vocabulary, file);
}

}  // namespace

void GgufTokens::put(std::int64_t id, const std::string& piece, GgufTokenType type) {
  if (id < 0 || id >= static_cast<std::int64_t>(tokens.size()))
    throw Error(ErrorKind::BadInput, "reading the tokenizer's", "\"" + printable(piece) + "\"",
                "its id " + std::to_string(id) + " is not below the " + std::to_string(tokens.size()) +
                    " rows of the embedding");
  tokens[static_cast<std::size_t>(id)] = piece;
  types[static_cast<std::size_t>(id)] = type;
}

GgufTokens unused_tokens(const std::string& model, std::int64_t vocabulary) {
  GgufTokens tokens{.model = model};
  for (std::int64_t id = 0; id < vocabulary; ++id) tokens.tokens.push_back("[PAD" + std::to_string(id) + "]");
  tokens.types.assign(tokens.tokens.size(), GgufTokenType::Unused);
  return tokens;
}

std::vector<std::string> merge_texts(const nlohmann::json& model) {
  std::vector<std::string> texts;
  for (const auto& merge : model.at("merges"))
    texts.push_back(merge.is_string() ? merge.get<std::string>()
                                      : merge.at(0).get<std::string>() + " " + merge.at(1).get<std::string>());
  return texts;
}

void put_json_tokens(const nlohmann::json& tokenizer, GgufTokens& tokens) {
  const std::string file = kTokenizerJson;
  for (const auto& [piece, id] : read_vocabulary(JsonView(tokenizer, file).at("model").at("vocab")))
    tokens.put(id, piece, GgufTokenType::Normal);
  if (!JsonView(tokenizer, file).has("added_tokens")) return;
  for (const AddedToken& added : read_added_tokens(JsonView(tokenizer, file).at("added_tokens")))
    tokens.put(added.id, added.content, added.special ? GgufTokenType::Control : GgufTokenType::UserDefined);
}

GgufTokens read_gguf_tokens(const CheckpointFiles& files, std::int64_t vocabulary) {
  const auto name = [&](const char* file) { return files.name() + "/" + file; };
  if (files.has("tokenizer.model")) return sentence_piece_tokens(files, vocabulary);
  if (!files.has(kTokenizerJson)) return tokens_of_json(read_gpt2_files(files), vocabulary, name("vocab.json"));
  const auto json = parse_checked_json(read_text(files, kTokenizerJson), name(kTokenizerJson), kTokenizerLimits);
  return tokens_of_json(json, vocabulary, name(kTokenizerJson));
}

}  // namespace aq
