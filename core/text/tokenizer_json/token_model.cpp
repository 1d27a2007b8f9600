// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/token_model.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/text/tokenizer_json/bpe_model.h"
#include "core/text/tokenizer_json/unigram_model.h"
#include "core/text/tokenizer_json/word_models.h"

namespace aq {
namespace {

/// Files of older versions do not name the kind.
std::string kind_of_model(const JsonView& json) {
  if (json.has("type")) return json.at("type").text();
  if (json.has("merges")) return "BPE";
  if (json.at("vocab").value().is_array()) return "Unigram";
  return json.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
}

}  // namespace

std::unique_ptr<const TokenModel> read_token_model(const JsonView& json) {
  const std::string kind = kind_of_model(json);
  if (kind == "BPE") return std::make_unique<BpeModel>(json);
  if (kind == "Unigram") return std::make_unique<UnigramModel>(json);
  if (kind == "WordPiece") return std::make_unique<WordPieceModel>(json);
  if (kind == "WordLevel") return std::make_unique<WordLevelModel>(json);
  json.fail("is of the type \"" + printable(kind) + "\", which is not supported");
}

}  // namespace aq
