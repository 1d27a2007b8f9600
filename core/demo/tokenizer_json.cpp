// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/demo/bpe_trainer.h"

namespace aq::demo {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kSpecials = 4;

Json added_tokens(const BpeVocabulary& vocabulary) {
  Json tokens = Json::array();
  for (std::size_t id = 0; id < kSpecials; ++id) {
    tokens.push_back({{"id", id},
                      {"content", vocabulary.pieces[id]},
                      {"single_word", false},
                      {"lstrip", false},
                      {"rstrip", false},
                      {"normalized", false},
                      {"special", true}});
  }
  return tokens;
}

Json byte_level(bool prefix_space) {
  return {
      {"type", "ByteLevel"}, {"add_prefix_space", prefix_space}, {"trim_offsets", true}, {"use_regex", true}};
}

Json bpe(const BpeVocabulary& vocabulary) {
  Json ids = Json::object(), merges = Json::array();
  for (std::size_t id = 0; id < vocabulary.pieces.size(); ++id) ids[vocabulary.pieces[id]] = id;
  for (const auto& [left, right] : vocabulary.merges) {
    merges.push_back({vocabulary.pieces[static_cast<std::size_t>(left)],
                      vocabulary.pieces[static_cast<std::size_t>(right)]});
  }
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", nullptr},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", false},
          {"byte_fallback", false},
          {"ignore_merges", false},
          {"vocab", ids},
          {"merges", merges}};
}

}  // namespace

std::string tokenizer_json(const BpeVocabulary& vocabulary) {
  const Json json{{"version", "1.0"},          {"truncation", nullptr},
                  {"padding", nullptr},        {"added_tokens", added_tokens(vocabulary)},
                  {"normalizer", nullptr},     {"pre_tokenizer", byte_level(false)},
                  {"post_processor", nullptr}, {"decoder", byte_level(true)},
                  {"model", bpe(vocabulary)}};
  return json.dump(1) + "\n";
}

std::string tokenizer_config_json() {
  const Json json{{"tokenizer_class", "PreTrainedTokenizerFast"},
                  {"bos_token", "<s>"},
                  {"eos_token", "</s>"},
                  {"pad_token", "<pad>"},
                  {"unk_token", "<unk>"},
                  {"clean_up_tokenization_spaces", false},
                  {"model_max_length", 512}};
  return json.dump(2) + "\n";
}

}  // namespace aq::demo
