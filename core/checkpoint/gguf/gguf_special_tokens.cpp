// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <optional>

#include "core/checkpoint/gguf/gguf_tokenizer_parts.h"

namespace aq {
namespace {

using nlohmann::ordered_json;

/// Puts the begin and end tokens around a text, as the file asks for.
class SpecialTemplate {
 public:
  SpecialTemplate(const GgufFile& file, const GgufVocabulary& vocabulary, bool adds_bos, bool adds_eos) {
    const ordered_json text{{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
    const ordered_json second{{"Sequence", {{"id", "B"}, {"type_id", 1}}}};
    const auto bos = adds_bos ? special_token_id(file, "bos", vocabulary.tokens.size()) : std::nullopt;
    const auto eos = adds_eos ? special_token_id(file, "eos", vocabulary.tokens.size()) : std::nullopt;
    for (const ordered_json& sequence : {text, second}) {
      const int type = sequence == second ? 1 : 0;
      if (bos) pair_.push_back(special(vocabulary, *bos, type));
      pair_.push_back(sequence);
      if (eos) pair_.push_back(special(vocabulary, *eos, type));
      if (type == 0) single_ = pair_;
    }
  }

  bool empty() const { return tokens_.empty(); }
  ordered_json json() const {
    return {
        {"type", "TemplateProcessing"}, {"single", single_}, {"pair", pair_}, {"special_tokens", tokens_}};
  }

 private:
  ordered_json special(const GgufVocabulary& vocabulary, std::int64_t id, int type) {
    const std::string& token = vocabulary.tokens[static_cast<std::size_t>(id)];
    tokens_[token] = {{"id", token}, {"ids", {id}}, {"tokens", {token}}};
    return {{"SpecialToken", {{"id", token}, {"type_id", type}}}};
  }

  ordered_json single_ = ordered_json::array(), pair_ = ordered_json::array(),
               tokens_ = ordered_json::object();
};

}  // namespace

nlohmann::ordered_json added_tokens_json(const GgufFile& file, const GgufVocabulary& vocabulary,
                                         bool byte_level) {
  const bool gemma = is_gemma(file);
  nlohmann::ordered_json added = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < vocabulary.tokens.size(); ++i) {
    const GgufTokenType type = vocabulary.types[i];
    const std::string& token = vocabulary.tokens[i];
    const bool turn = gemma && (token == "<start_of_turn>" || token == "<end_of_turn>");
    const bool special =
        type == GgufTokenType::Control || (type == GgufTokenType::Unknown && !byte_level) || turn;
    if (!special && type != GgufTokenType::UserDefined) continue;
    added.push_back({{"id", i},
                     {"content", token},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", false},
                     {"special", special}});
  }
  return added;
}

nlohmann::ordered_json post_processor_json(const GgufFile& file, const GgufVocabulary& vocabulary,
                                           const TokenizerParts& parts) {
  const SpecialTemplate around(file, vocabulary, parts.adds_bos, parts.adds_eos);
  if (!parts.byte_level) return around.empty() ? ordered_json() : around.json();
  const ordered_json bytes{
      {"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", false}, {"use_regex", true}};
  if (around.empty()) return bytes;
  return {{"type", "Sequence"}, {"processors", {bytes, around.json()}}};
}

}  // namespace aq
