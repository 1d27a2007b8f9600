// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

struct ChatMessage {
  std::string role;  ///< "system", "user" or "assistant"
  std::string content;
};

/// The text that the model's chat template makes of messages, up to where the assistant speaks. It begins
/// with what the template puts there, so it is encoded without the tokenizer's own special tokens.
///
/// The template is chat_template.jinja, or the (default) chat_template of tokenizer_config.json.
/// @param now the time that a template may ask for
/// @throws Error(BadInput) where there is no template, or it is malformed or refuses the messages
std::string chat_prompt(const CheckpointFiles& files, const std::vector<ChatMessage>& messages,
                        std::time_t now);

/// The chat template's own text: chat_template.jinja, or the (default) chat_template of
/// tokenizer_config.json; nothing where the checkpoint has none. @throws Error(BadInput)
std::optional<std::string> chat_template_text(const CheckpointFiles& files);

}  // namespace aq
