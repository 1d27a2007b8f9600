// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <utility>

#include "core/checkpoint/gguf/gguf_pre_tokenizer.h"
#include "core/checkpoint/gguf/gguf_tokenizer_parts.h"

namespace aq {

nlohmann::ordered_json bpe_model_json(const nlohmann::ordered_json& unknown) {
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", unknown},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", false},
          {"byte_fallback", false},
          {"ignore_merges", false}};
}

std::string stored_merges_json(const GgufFile& file) {
  std::string json;
  for (const std::string_view merge : file.texts("tokenizer.ggml.merges")) {
    if (!json.empty()) json += ',';
    json += quoted_json(merge);
  }
  return json;
}

TokenizerParts byte_level_parts(const GgufFile& file) {
  GgufPreTokenizer named = gguf_pre_tokenizer(file, file.text_or("tokenizer.ggml.pre", "default"));
  TokenizerParts parts;
  parts.normalizer = std::move(named.normalizer);
  parts.pre_tokenizer = std::move(named.pre_tokenizer);
  parts.decoder = {
      {"type", "ByteLevel"}, {"add_prefix_space", true}, {"trim_offsets", true}, {"use_regex", true}};
  parts.model = bpe_model_json(nullptr);
  parts.model["ignore_merges"] = named.ignore_merges;
  parts.merges = stored_merges_json(file);
  parts.adds_bos = named.adds_bos;
  parts.byte_level = true;
  return parts;
}

}  // namespace aq
