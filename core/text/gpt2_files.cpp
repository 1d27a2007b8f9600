// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/gpt2_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "core/base/error.h"
#include "core/text/tokenizer_config.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestMerges = 64u << 20;  // bytes

/// The classes of transformers that cut a text by GPT-2's pattern.
void require_gpt2_pattern(const CheckpointFiles& files, const std::string& name) {
  static const std::set<std::string> known = {"", "GPT2Tokenizer", "GPT2TokenizerFast", "RobertaTokenizer",
                                              "RobertaTokenizerFast"};
  if (!known.contains(name))
    throw Error(ErrorKind::BadInput, "opening", files.name() + "/vocab.json",
                "how a " + printable(name) + " cuts a text does not stand in the checkpoint",
                "save the tokenizer as tokenizer.json");
}

Json read_merge_lines(const CheckpointFiles& files) {
  const std::string text = read_text(files, "merges.txt", kLongestMerges);
  if (replace_malformed(text) != text)
    throw Error(ErrorKind::BadInput, "opening", files.name() + "/merges.txt", "it is no valid UTF-8");
  Json merges = Json::array();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) merges.push_back(std::move(line));
    begin = end + 1;
  }
  return merges;
}

Json added_token(const std::string& content, std::int32_t id) {
  return {{"content", content}, {"id", id}, {"special", true}, {"normalized", false}};
}

Json added_tokens(const Json& vocabulary, const TokenizerConfig& config) {
  Json tokens = Json::array();
  std::set<std::string> seen;
  for (const AddedToken& token : config.added) {
    Json entry = added_token(token.content, token.id);
    entry.update({{"special", token.special},
                  {"normalized", token.normalized},
                  {"lstrip", token.lstrip},
                  {"rstrip", token.rstrip},
                  {"single_word", token.single_word}});
    tokens.push_back(std::move(entry));
    seen.insert(token.content);
  }
  for (const std::string& content : {config.bos, config.eos, config.unknown, config.pad}) {
    const auto known = vocabulary.find(content);
    if (known != vocabulary.end() && known->is_number_integer() && seen.insert(content).second)
      tokens.push_back(added_token(content, known->get<std::int32_t>()));
  }
  return tokens;
}

/// {"type": "TemplateProcessing"} with BOS and EOS where the configuration asks for them; null where it does
/// not.
Json post_processor(const Json& tokens, const TokenizerConfig& config) {
  Json single = Json::array(), special = Json::object();
  const auto add = [&](const std::string& content) {
    for (const Json& token : tokens) {
      if (token["content"] != content) continue;
      single.push_back({{"SpecialToken", {{"id", content}}}});
      special[content] = {{"ids", {token["id"]}}};
      return;
    }
  };
  if (config.add_bos.value_or(false)) add(config.bos);
  single.push_back({{"Sequence", Json::object()}});
  if (config.add_eos.value_or(false)) add(config.eos);
  if (single.size() == 1) return nullptr;
  return {{"type", "TemplateProcessing"}, {"single", single}, {"special_tokens", special}};
}

}  // namespace

nlohmann::json read_gpt2_files(const CheckpointFiles& files) {
  const TokenizerConfig config = read_tokenizer_config(files);
  require_gpt2_pattern(files, config.tokenizer_class);
  Json vocabulary = read_json_object(files, "vocab.json");
  const Json tokens = added_tokens(vocabulary, config);
  return {
      {"added_tokens", tokens},
      {"pre_tokenizer",
       {{"type", "ByteLevel"}, {"add_prefix_space", config.add_prefix_space.value_or(false)}}},
      {"post_processor", post_processor(tokens, config)},
      {"decoder", {{"type", "ByteLevel"}}},
      {"model", {{"type", "BPE"}, {"vocab", std::move(vocabulary)}, {"merges", read_merge_lines(files)}}}};
}

}  // namespace aq
