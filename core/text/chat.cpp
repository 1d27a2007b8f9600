// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"
#include "core/text/chat_template/chat_template.h"
#include "core/text/tokenizer_config.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

constexpr const char* kTemplateFile = "chat_template.jinja";
constexpr std::size_t kLongestTemplateFile = 1u << 20;  // bytes

/// One template, or a list of them with names.
std::optional<std::string> template_in(const JsonView& config) {
  if (!config.has("chat_template")) return std::nullopt;
  const JsonView templates = config.at("chat_template");
  if (templates.is_text()) return templates.text();
  for (const JsonView& entry : templates.items())
    if (entry.at("name").text() == "default") return entry.at("template").text();
  return std::nullopt;
}

std::string read_template(const CheckpointFiles& files) {
  if (auto found = chat_template_text(files)) return std::move(*found);
  throw Error(ErrorKind::BadInput, "opening", files.name(), "it has no chat template",
              "continue a plain text instead, without --chat");
}

nlohmann::ordered_json variables_of(const CheckpointFiles& files, const std::vector<ChatMessage>& messages) {
  nlohmann::ordered_json variables = {{"messages", nlohmann::ordered_json::array()},
                                      {"tools", nullptr},
                                      {"documents", nullptr},
                                      {"add_generation_prompt", true}};
  for (const ChatMessage& message : messages)
    variables["messages"].push_back(
        {{"role", message.role}, {"content", replace_malformed(message.content)}});
  const TokenizerConfig config = read_tokenizer_config(files);
  const auto add = [&](const char* name, const std::string& token) {
    if (!token.empty()) variables[name] = token;
  };
  add("bos_token", config.bos);
  add("eos_token", config.eos);
  add("unk_token", config.unknown);
  add("pad_token", config.pad);
  return variables;
}

}  // namespace

std::optional<std::string> chat_template_text(const CheckpointFiles& files) {
  if (files.has(kTemplateFile)) return read_text(files, kTemplateFile, kLongestTemplateFile);
  const std::string name = files.name() + "/tokenizer_config.json";
  const nlohmann::json config = read_json_object(files, "tokenizer_config.json");
  return template_in(JsonView(config, name));
}

std::string chat_prompt(const CheckpointFiles& files, const std::vector<ChatMessage>& messages,
                        std::time_t now) {
  return ChatTemplate(read_template(files)).render(variables_of(files, messages), now);
}

}  // namespace aq
