// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/tokenizer_entries.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/error.h"
#include "core/export/gguf/gguf_tokens.h"
#include "core/text/chat.h"
#include "core/text/tokenizer_config.h"

namespace aq {
namespace {

const std::string kTokenizer = "tokenizer.ggml.";

/// The special tokens of a checkpoint by its files: the tokenizer's come before config.json's.
class SpecialIds {
 public:
  SpecialIds(const CheckpointFiles& files, const std::vector<std::string>& tokens)
      : tokens_(tokens),
        config_(read_json_object(files, "config.json")),
        generation_(read_json_object(files, "generation_config.json")) {}

  std::optional<std::int64_t> id(const std::string& piece, const char* key) const {
    const auto found = std::ranges::find(tokens_, piece);
    if (!piece.empty() && found != tokens_.end()) return found - tokens_.begin();
    const auto ids = ids_in(config_, key);
    return ids.empty() ? std::nullopt : std::optional(ids.front());
  }

  /// All that end a text, the generation's settings before config.json's.
  std::vector<std::int64_t> ends() const {
    const auto ids = ids_in(generation_, "eos_token_id");
    return ids.empty() ? ids_in(config_, "eos_token_id") : ids;
  }

 private:
  /// A number or a list of them; ids that are no token's are left out.
  std::vector<std::int64_t> ids_in(const nlohmann::json& json, const char* key) const {
    std::vector<std::int64_t> ids;
    const auto value = json.value(key, nlohmann::json());
    for (const auto& id : value.is_array() ? value : nlohmann::json::array({value}))
      if (id.is_number_integer() && id >= 0 && id < tokens_.size()) ids.push_back(id.get<std::int64_t>());
    return ids;
  }

  const std::vector<std::string>& tokens_;
  nlohmann::json config_, generation_;
};

/// The begin and end tokens, and whether the tokenizer puts them around every text. Where the files do not
/// name them, what it puts there is taken for them.
struct AroundText {
  std::optional<std::int64_t> bos, eos;
  bool adds_bos = false, adds_eos = false;
};

AroundText around_text(const Tokenizer& tokenizer, std::optional<std::int64_t> bos,
                       std::optional<std::int64_t> eos, const std::string& subject) {
  AroundText around{bos, eos};
  std::vector<std::int32_t> tokens = tokenizer.encode("", true);
  const bool only_eos = tokens.size() == 1 && bos != tokens.front() && eos == tokens.front();
  if (!tokens.empty() && !only_eos) {
    around.bos = bos.value_or(tokens.front());
    around.adds_bos = around.bos == tokens.front();
    if (around.adds_bos) tokens.erase(tokens.begin());
  }
  if (!tokens.empty()) around.eos = eos.value_or(tokens.back());
  around.adds_eos = !tokens.empty() && around.eos == tokens.back();
  if (tokens.size() == (around.adds_eos ? 1u : 0u)) return around;
  throw Error(ErrorKind::BadArgument, "exporting", subject,
              "its tokenizer puts other tokens around a text than the begin and end tokens");
}

void write_special_tokens(const CheckpointFiles& files, const Tokenizer& tokenizer,
                          const std::vector<std::string>& tokens, GgufEntries& entries) {
  const TokenizerConfig config = read_tokenizer_config(files);
  const SpecialIds special(files, tokens);
  const auto write = [&](const std::string& name, std::optional<std::int64_t> id) {
    if (id) entries.integer(kTokenizer + name + "_token_id", *id);
  };
  const AroundText around = around_text(tokenizer, special.id(config.bos, "bos_token_id"),
                                        special.id(config.eos, "eos_token_id"), files.name());
  write("bos", around.bos);
  write("eos", around.eos);
  write("unknown", special.id(config.unknown, "unk_token_id"));
  write("padding", special.id(config.pad, "pad_token_id"));
  std::vector<std::string> names{"eom", "eot"};
  for (const std::int64_t end : special.ends()) {
    if (around.eos == end || names.empty()) continue;
    write(names.back(), end);
    names.pop_back();
  }
  entries.flag(kTokenizer + "add_bos_token", around.adds_bos);
  entries.flag(kTokenizer + "add_eos_token", around.adds_eos);
}

std::vector<std::int32_t> type_numbers(const std::vector<GgufTokenType>& types) {
  std::vector<std::int32_t> numbers;
  for (const GgufTokenType type : types) numbers.push_back(static_cast<std::int32_t>(type));
  return numbers;
}

}  // namespace

void write_tokenizer_entries(const CheckpointFiles& files, const Tokenizer& tokenizer,
                             std::int64_t vocabulary, GgufEntries& entries) {
  const GgufTokens tokens = read_gguf_tokens(files, vocabulary);
  entries.text(kTokenizer + "model", tokens.model);
  entries.text(kTokenizer + "pre", tokens.pre.empty() ? "default" : tokens.pre);
  entries.texts(kTokenizer + "tokens", tokens.tokens);
  if (!tokens.scores.empty()) entries.numbers(kTokenizer + "scores", tokens.scores);
  entries.integers(kTokenizer + "token_type", type_numbers(tokens.types));
  if (tokens.model == "gpt2") entries.texts(kTokenizer + "merges", tokens.merges);
  if (tokens.prefix_space) entries.flag(kTokenizer + "add_space_prefix", *tokens.prefix_space);
  write_special_tokens(files, tokenizer, tokens.tokens, entries);
  if (const auto chat = chat_template_text(files)) entries.text("tokenizer.chat_template", *chat);
}

}  // namespace aq
