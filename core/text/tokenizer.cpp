// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/text/gpt2_files.h"
#include "core/text/sentence_piece/sentence_piece_tokenizer.h"
#include "core/text/tokenizer_config.h"
#include "core/text/tokenizer_json/json_tokenizer.h"

namespace aq {
namespace {

constexpr const char* kJsonFile = "tokenizer.json";
constexpr const char* kSentencePieceFile = "tokenizer.model";
// Some three times what the largest published vocabularies (262,144 pieces) take.
constexpr std::size_t kLongestJson = 128u << 20;
constexpr std::size_t kLongestSentencePiece = 64u << 20;
constexpr JsonLimits kLimits{.depth = 16, .values = 6'000'000};

}  // namespace

std::shared_ptr<const Tokenizer> parse_tokenizer_json(std::string_view text, const std::string& subject) {
  const auto json = parse_checked_json(text, subject, kLimits);
  return std::make_shared<JsonTokenizer>(JsonView(json, subject));
}

std::shared_ptr<const Tokenizer> open_tokenizer(const CheckpointFiles& files) {
  const auto subject = [&](const char* file) { return files.name() + "/" + file; };
  if (files.has(kJsonFile))
    return parse_tokenizer_json(read_text(files, kJsonFile, kLongestJson), subject(kJsonFile));
  if (files.has(kSentencePieceFile))
    return std::make_shared<SentencePieceTokenizer>(
        read_text(files, kSentencePieceFile, kLongestSentencePiece), subject(kSentencePieceFile),
        read_tokenizer_config(files));
  if (files.has("vocab.json") && files.has("merges.txt")) {
    const std::string name = subject("vocab.json");
    const auto json = read_gpt2_files(files);
    return std::make_shared<JsonTokenizer>(JsonView(json, name));
  }
  throw Error(ErrorKind::BadInput, "opening", subject(kJsonFile), "there is no such file",
              "a tokenizer is tokenizer.json, tokenizer.model, or vocab.json and merges.txt");
}

}  // namespace aq
