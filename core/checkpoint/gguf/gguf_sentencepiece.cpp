// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <utility>

#include "core/checkpoint/gguf/gguf_tokenizer_parts.h"

namespace aq {
namespace {

using nlohmann::ordered_json;

constexpr const char* kMetaspace = "▁";
constexpr const char* kStoredMerges = "tokenizer.ggml.merges";

ordered_json replace(const char* from, const char* to) {
  return {{"type", "Replace"}, {"pattern", {{"String", from}}}, {"content", to}};
}

/// What turns pieces of SentencePiece back into text. @param strips_space the one that was put before the
/// text
ordered_json sentencepiece_decoder(bool strips_space) {
  ordered_json decoders{replace(kMetaspace, " "), {{"type", "ByteFallback"}}, {{"type", "Fuse"}}};
  if (strips_space) decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
  return {{"type", "Sequence"}, {"decoders", std::move(decoders)}};
}

std::string merges_json(const std::vector<MergePair>& merges) {
  std::string json;
  for (const auto& [left, right] : merges)
    json += (json.empty() ? "[" : ",[") + quoted_json(left) + "," + quoted_json(right) + "]";
  return json;
}

ordered_json unknown_piece(const GgufFile& file, const GgufVocabulary& vocabulary) {
  if (const auto id = special_token_id(file, "unknown", vocabulary.tokens.size()))
    return vocabulary.tokens[static_cast<std::size_t>(*id)];
  const auto found = std::ranges::find(vocabulary.types, GgufTokenType::Unknown);
  if (found == vocabulary.types.end()) return nullptr;
  return vocabulary.tokens[static_cast<std::size_t>(found - vocabulary.types.begin())];
}

/// Byte-pair encoding over characters, unknown ones as their bytes: what all SentencePiece models share.
TokenizerParts shared_parts(const GgufFile& file, const GgufVocabulary& vocabulary,
                            const std::vector<float>& ranks) {
  TokenizerParts parts;
  parts.model = bpe_model_json(unknown_piece(file, vocabulary));
  parts.model["fuse_unk"] = parts.model["byte_fallback"] = true;
  parts.merges = file.has(kStoredMerges)
                     ? stored_merges_json(file)
                     : merges_json(sentencepiece_merges(vocabulary.tokens, ranks, file.subject()));
  parts.adds_bos = true;
  return parts;
}

/// As transformers' LlamaConverter makes it (legacy).
TokenizerParts llama_parts(const GgufFile& file, const GgufVocabulary& vocabulary) {
  if (vocabulary.scores.empty()) file.fail("the metadata lacks tokenizer.ggml.scores");
  TokenizerParts parts = shared_parts(file, vocabulary, vocabulary.scores);
  const bool prefix = file.boolean_or("tokenizer.ggml.add_space_prefix", true);
  ordered_json steps = ordered_json::array();
  if (prefix) steps.push_back({{"type", "Prepend"}, {"prepend", kMetaspace}});
  steps.push_back(replace(" ", kMetaspace));
  parts.normalizer = {{"type", "Sequence"}, {"normalizers", std::move(steps)}};
  parts.decoder = sentencepiece_decoder(prefix);
  return parts;
}

/// As transformers' GemmaConverter makes it; merges in the vocabulary's order, which Gemma's scores do not
/// follow.
TokenizerParts gemma_parts(const GgufFile& file, const GgufVocabulary& vocabulary) {
  std::vector<float> ranks;
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) ranks.push_back(-static_cast<float>(i));
  TokenizerParts parts = shared_parts(file, vocabulary, ranks);
  parts.normalizer = replace(" ", kMetaspace);
  parts.pre_tokenizer = {{"type", "Split"},
                         {"pattern", {{"String", " "}}},
                         {"behavior", "MergedWithPrevious"},
                         {"invert", false}};
  parts.decoder = sentencepiece_decoder(false);
  return parts;
}

bool is_spaces(const std::string& text) {
  return !text.empty() && text.find_first_not_of(' ') == std::string::npos;
}

/// Undoes what llama.cpp's converter does to pieces: spaces of its own ("  " was "▁▁"), and in Gemma the
/// tab's byte, which Hugging Face's vocabulary has as the tab.
void respell(const GgufFile& file, GgufVocabulary& vocabulary) {
  for (std::string& token : vocabulary.tokens) {
    if (!is_spaces(token)) continue;
    std::string spelled;
    for (std::size_t i = 0; i < token.size(); ++i) spelled += kMetaspace;
    token = spelled;
  }
  const auto tab = std::ranges::find(vocabulary.tokens, "<0x09>");
  const bool has_tab = std::ranges::find(vocabulary.tokens, "\t") != vocabulary.tokens.end();
  if (is_gemma(file) && !has_tab && tab != vocabulary.tokens.end()) {
    vocabulary.types[static_cast<std::size_t>(tab - vocabulary.tokens.begin())] = GgufTokenType::Normal;
    *tab = "\t";
  }
}

}  // namespace

TokenizerParts sentencepiece_parts(const GgufFile& file, GgufVocabulary& vocabulary) {
  respell(file, vocabulary);
  return is_gemma(file) ? gemma_parts(file, vocabulary) : llama_parts(file, vocabulary);
}

}  // namespace aq
