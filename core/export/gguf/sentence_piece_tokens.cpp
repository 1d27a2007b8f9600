// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"
#include "core/export/gguf/gguf_tokens.h"
#include "core/text/sentence_piece/model_file.h"
#include "core/text/tokenizer_config.h"

namespace aq {
namespace {

constexpr std::size_t kLongestModelFile = 64u << 20;

bool is_byte_piece(const std::string& piece) {
  return piece.size() == 6 && piece.starts_with("<0x") && piece.ends_with('>');
}

/// The rank of the first merge that makes each piece, below zero: what SentencePiece's BPE has as scores.
std::unordered_map<std::string, float> scores_of_merges(const std::vector<std::string>& merges) {
  std::unordered_map<std::string, float> scores;
  for (std::size_t i = 0; i < merges.size(); ++i) {
    std::string piece = merges[i];
    piece.erase(piece.find(' '), 1);
    scores.try_emplace(std::move(piece), -static_cast<float>(i));
  }
  return scores;
}

/// Pieces that no merge makes come last, except those that are found without merging.
void put_scores(const std::vector<std::string>& merges, GgufTokens& tokens) {
  const auto scores = scores_of_merges(merges);
  const auto last = -static_cast<float>(merges.size());
  for (std::size_t id = 0; id < tokens.tokens.size(); ++id) {
    const auto found = scores.find(tokens.tokens[id]);
    const float other = tokens.types[id] == GgufTokenType::Normal ? last : 0;
    tokens.scores.push_back(found == scores.end() ? other : found->second);
  }
}

bool prepends_space(const nlohmann::json& part) {
  if (!part.is_object()) return false;
  if (part.value("type", "") == "Prepend") return true;
  if (part.value("type", "") == "Metaspace")
    return part.value("prepend_scheme", "always") != "never" && part.value("add_prefix_space", true);
  for (const char* steps : {"normalizers", "pretokenizers"})
    if (part.contains(steps) && std::ranges::any_of(part.at(steps), prepends_space)) return true;
  return false;
}

GgufTokenType type_of(SentencePieceModel::Type type) {
  return static_cast<GgufTokenType>(static_cast<int>(type));  // llama.cpp took over the numbers
}

}  // namespace

GgufTokens metaspace_tokens(const nlohmann::json& tokenizer, std::int64_t vocabulary, const std::string& file) {
  const JsonView view(tokenizer, file);
  const JsonView model = view.at("model");
  if (!model.boolean_or("byte_fallback", false))
    throw Error(ErrorKind::BadArgument, "exporting", file,
                "llama.cpp has no tokenizer of this kind: neither byte-level nor with bytes to fall back on",
                "choose a format that keeps tokenizer.json");
  GgufTokens tokens = unused_tokens("llama", vocabulary);
  put_json_tokens(tokenizer, tokens);
  const std::string unknown = model.text_or("unk_token", "");
  for (std::size_t id = 0; id < tokens.tokens.size(); ++id) {
    if (tokens.tokens[id] == unknown && !unknown.empty()) tokens.types[id] = GgufTokenType::Unknown;
    if (is_byte_piece(tokens.tokens[id])) tokens.types[id] = GgufTokenType::Byte;
  }
  put_scores(merge_texts(model.value()), tokens);
  tokens.prefix_space = prepends_space(tokenizer.value("normalizer", nlohmann::json())) ||
                        prepends_space(tokenizer.value("pre_tokenizer", nlohmann::json()));
  return tokens;
}

GgufTokens sentence_piece_tokens(const CheckpointFiles& files, std::int64_t vocabulary) {
  const std::string name = files.name() + "/tokenizer.model";
  const SentencePieceModel model =
      read_sentence_piece_model(read_text(files, "tokenizer.model", kLongestModelFile), name);
  if (model.kind != SentencePieceModel::Kind::Bpe)
    throw Error(ErrorKind::BadArgument, "exporting", name, "llama.cpp reads SentencePiece models of BPE only");
  GgufTokens tokens = unused_tokens("llama", vocabulary);
  tokens.scores.assign(tokens.tokens.size(), 0);
  for (std::size_t id = 0; id < model.pieces.size(); ++id) {
    tokens.put(static_cast<std::int64_t>(id), model.pieces[id].text, type_of(model.pieces[id].type));
    tokens.scores[id] = model.pieces[id].score;
  }
  for (const AddedToken& added : read_tokenizer_config(files).added) {
    const bool known = added.id < static_cast<std::int64_t>(model.pieces.size());
    if (known && !added.special) continue;
    if (known && model.is(added.id, SentencePieceModel::Type::Unknown)) continue;
    tokens.put(added.id, added.content, added.special ? GgufTokenType::Control : GgufTokenType::UserDefined);
  }
  tokens.prefix_space = model.add_dummy_prefix;
  return tokens;
}

}  // namespace aq
