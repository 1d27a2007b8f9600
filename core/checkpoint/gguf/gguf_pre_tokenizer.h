// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/checkpoint/gguf/gguf_file.h"

namespace aq {

/// What llama.cpp's name of a pre-tokenizer (tokenizer.ggml.pre) stands for in tokenizer.json.
struct GgufPreTokenizer {
  nlohmann::ordered_json pre_tokenizer;
  nlohmann::ordered_json normalizer;  ///< null where there is none
  bool ignore_merges = false;         ///< a word that is a token is not merged from its bytes
  bool adds_bos = false;              ///< where the file does not say
};

/// @throws Error(BadInput) naming `name` and the ones that are known
GgufPreTokenizer gguf_pre_tokenizer(const GgufFile& file, const std::string& name);

/// What a tokenizer.json says of cutting a text into words, as far as llama.cpp's names stand for it.
struct WordPatterns {
  std::vector<std::string> patterns;  ///< that cut one after the other
  bool nfc = false, ignore_merges = false;
};

/// llama.cpp's name for them; empty where it has none. llama.cpp never normalizes: a name that goes with
/// another normalization is given where there is no closer one.
std::string gguf_pre_tokenizer_name(const WordPatterns& words);

}  // namespace aq
