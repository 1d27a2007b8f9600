// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_config.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/text/tokenizer_json/vocabulary.h"

namespace aq {
namespace {

constexpr std::size_t kLongestConfigFile = 16u << 20;  // bytes

/// A token is its text, or an object that holds it.
std::string content_of(const JsonView& json) {
  return json.is_text() ? json.text() : json.at("content").text();
}

void read_content(const JsonView& json, const char* key, std::string& content) {
  if (content.empty() && json.has(key)) content = content_of(json.at(key));
}

void read_special_tokens(const JsonView& json, TokenizerConfig& config) {
  read_content(json, "bos_token", config.bos);
  read_content(json, "eos_token", config.eos);
  read_content(json, "unk_token", config.unknown);
  read_content(json, "pad_token", config.pad);
  for (const char* key : {"additional_special_tokens", "extra_special_tokens"}) {
    if (!json.has(key) || !json.at(key).value().is_array()) continue;
    for (const JsonView& token : json.at(key).items()) config.additional.push_back(content_of(token));
  }
}

std::optional<bool> read_choice(const JsonView& json, const char* key) {
  if (!json.has(key)) return std::nullopt;
  return json.at(key).boolean();
}

std::int32_t id_of_key(const JsonView& json, const std::string& key) {
  std::int32_t id = -1;
  const auto [rest, error] = std::from_chars(key.data(), key.data() + key.size(), id);
  if (error != std::errc() || rest != key.data() + key.size() || id < 0 || id >= kMostTokens)
    json.fail("has the key \"" + printable(key) + "\", which is no token id");
  return id;
}

/// tokenizer_config.json: {"added_tokens_decoder": {"32000": {"content": ...}}}
void read_added_by_id(const JsonView& json, TokenizerConfig& config) {
  for (const auto& [key, value] : json.value().items()) {
    const JsonView item = json.at(key);
    AddedToken token = read_added_token(item);
    token.id = id_of_key(json, key);
    if (!token.content.empty()) config.added.push_back(std::move(token));
  }
}

/// added_tokens.json: {"content": 32000}
void read_added_by_content(const JsonView& json, TokenizerConfig& config) {
  std::unordered_set<std::string> known;
  for (const AddedToken& token : config.added) known.insert(token.content);
  for (const auto& [content, id] : json.value().items()) {  // no key is there twice
    if (content.empty() || known.contains(content)) continue;
    AddedToken token;
    token.content = content;
    token.id = static_cast<std::int32_t>(json.at(content).integer(0, kMostTokens - 1));
    config.added.push_back(std::move(token));
  }
}

}  // namespace

nlohmann::json read_json_object(const CheckpointFiles& files, const std::string& file) {
  if (!files.has(file)) return nlohmann::json::object();
  const std::string subject = files.name() + "/" + file;
  nlohmann::json json = parse_checked_json(read_text(files, file, kLongestConfigFile), subject);
  if (!json.is_object()) throw Error(ErrorKind::BadInput, "reading", subject, "it is no object");
  return json;
}

TokenizerConfig read_tokenizer_config(const CheckpointFiles& files) {
  TokenizerConfig config;
  const std::string name = files.name() + "/tokenizer_config.json";
  const nlohmann::json main = read_json_object(files, "tokenizer_config.json");
  const JsonView view(main, name);
  config.tokenizer_class = view.text_or("tokenizer_class", "");
  read_special_tokens(view, config);
  config.add_bos = read_choice(view, "add_bos_token");
  config.add_eos = read_choice(view, "add_eos_token");
  config.legacy = read_choice(view, "legacy");
  config.add_prefix_space = read_choice(view, "add_prefix_space");
  if (view.has("added_tokens_decoder")) read_added_by_id(view.at("added_tokens_decoder"), config);

  const std::string map_name = files.name() + "/special_tokens_map.json";
  const nlohmann::json map = read_json_object(files, "special_tokens_map.json");
  read_special_tokens(JsonView(map, map_name), config);

  const std::string added_name = files.name() + "/added_tokens.json";
  const nlohmann::json added = read_json_object(files, "added_tokens.json");
  read_added_by_content(JsonView(added, added_name), config);
  return config;
}

}  // namespace aq
