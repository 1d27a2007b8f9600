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

void write_special_ids(const CheckpointFiles& files, const std::vector<std::string>& tokens,
                       GgufEntries& entries) {
  const TokenizerConfig config = read_tokenizer_config(files);
  const SpecialIds special(files, tokens);
  const auto write = [&](const std::string& name, std::optional<std::int64_t> id) {
    if (id) entries.integer(kTokenizer + name + "_token_id", *id);
  };
  const auto eos = special.id(config.eos, "eos_token_id");
  write("bos", special.id(config.bos, "bos_token_id"));
  write("eos", eos);
  write("unknown", special.id(config.unknown, "unk_token_id"));
  write("padding", special.id(config.pad, "pad_token_id"));
  std::vector<std::string> names{"eom", "eot"};
  for (const std::int64_t end : special.ends()) {
    if (eos == end || names.empty()) continue;
    write(names.back(), end);
    names.pop_back();
  }
}

/// What the tokenizer puts before and behind every text.
void write_around(const Model& model, const std::vector<std::string>& tokens, GgufEntries& entries) {
  const Tokenizer& tokenizer = model.tokenizer();
  const auto around = tokenizer.encode("", true);
  const TokenizerConfig config = read_tokenizer_config(model.files());
  const SpecialIds special(model.files(), tokens);
  const auto bos = special.id(config.bos, "bos_token_id"), eos = special.id(config.eos, "eos_token_id");
  const bool adds_bos = !around.empty() && bos == around.front();
  const bool adds_eos = around.size() > (adds_bos ? 1u : 0u) && eos == around.back();
  if (around.size() != static_cast<std::size_t>(adds_bos) + static_cast<std::size_t>(adds_eos))
    throw Error(ErrorKind::BadArgument, "exporting", model.name(),
                "its tokenizer puts other tokens around a text than the begin and end tokens");
  entries.flag(kTokenizer + "add_bos_token", adds_bos);
  entries.flag(kTokenizer + "add_eos_token", adds_eos);
}

std::vector<std::int32_t> type_numbers(const std::vector<GgufTokenType>& types) {
  std::vector<std::int32_t> numbers;
  for (const GgufTokenType type : types) numbers.push_back(static_cast<std::int32_t>(type));
  return numbers;
}

}  // namespace

void write_tokenizer_entries(const Model& model, GgufEntries& entries) {
  const GgufTokens tokens = read_gguf_tokens(model.files(), model.config().vocabulary);
  entries.text(kTokenizer + "model", tokens.model);
  entries.text(kTokenizer + "pre", tokens.pre.empty() ? "default" : tokens.pre);
  entries.texts(kTokenizer + "tokens", tokens.tokens);
  if (!tokens.scores.empty()) entries.numbers(kTokenizer + "scores", tokens.scores);
  entries.integers(kTokenizer + "token_type", type_numbers(tokens.types));
  if (tokens.model == "gpt2") entries.texts(kTokenizer + "merges", tokens.merges);
  if (tokens.prefix_space) entries.flag(kTokenizer + "add_space_prefix", *tokens.prefix_space);
  write_special_ids(model.files(), tokens.tokens, entries);
  write_around(model, tokens.tokens, entries);
  if (const auto chat = chat_template_text(model.files())) entries.text("tokenizer.chat_template", *chat);
}

}  // namespace aq
