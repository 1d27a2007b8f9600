// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_pre_tokenizer.h"
#include "core/checkpoint/json_view.h"
#include "core/export/gguf/gguf_tokens.h"

namespace aq {
namespace {

constexpr const char* kByteLevelWords =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr const char* kOneDigit = R"(\p{N})";

[[noreturn]] void no_such_words(const JsonView& part) {
  throw Error(ErrorKind::BadArgument, "exporting", part.file(),
              "llama.cpp has no name for how its pre_tokenizer cuts a text",
              "choose a format that keeps tokenizer.json");
}

/// Adds what one step of a pre-tokenizer cuts by.
void add_step(const JsonView& step, std::vector<std::string>& patterns) {
  const std::string type = step.at("type").text();
  if (type == "Sequence") {
    for (const JsonView& each : step.at("pretokenizers").items()) add_step(each, patterns);
  } else if (type == "ByteLevel") {
    if (step.boolean_or("add_prefix_space", true)) no_such_words(step);
    if (step.boolean_or("use_regex", true)) patterns.emplace_back(kByteLevelWords);
  } else if (type == "Digits" && step.boolean_or("individual_digits", false)) {
    patterns.emplace_back(kOneDigit);
  } else if (type == "Split" && step.at("pattern").has("Regex")) {
    const std::string behavior = step.at("behavior").text();
    const bool inverted = step.boolean_or("invert", false);  // what the pattern leaves out is dropped then
    if (behavior != (inverted ? "Removed" : "Isolated")) no_such_words(step);
    patterns.push_back(step.at("pattern").at("Regex").text());
  } else {
    no_such_words(step);
  }
}

bool is_nfc(const JsonView& tokenizer) {
  if (!tokenizer.has("normalizer")) return false;
  const JsonView normalizer = tokenizer.at("normalizer");
  if (normalizer.at("type").text() == "NFC") return true;
  if (normalizer.at("type").text() == "Sequence" && normalizer.at("normalizers").items().empty()) return false;
  throw Error(ErrorKind::BadArgument, "exporting", tokenizer.file(),
              "llama.cpp cannot normalize a text as its normalizer does");
}

}  // namespace

GgufTokens byte_level_tokens(const nlohmann::json& tokenizer, std::int64_t vocabulary, const std::string& file) {
  const JsonView view(tokenizer, file);
  WordPatterns words{.nfc = is_nfc(view), .ignore_merges = view.at("model").boolean_or("ignore_merges", false)};
  add_step(view.at("pre_tokenizer"), words.patterns);
  GgufTokens tokens = unused_tokens("gpt2", vocabulary);
  tokens.pre = gguf_pre_tokenizer_name(words);
  if (tokens.pre.empty()) no_such_words(view);
  put_json_tokens(tokenizer, tokens);
  tokens.merges = merge_texts(view.at("model").value());
  return tokens;
}

}  // namespace aq
