// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ctime>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace aq {

/// A chat template: the part of Jinja that published models use, set up as transformers sets it up.
/// Statements: if, for, set, macro, with, generation, break, continue, raw. Templates are as little trusted
/// as weights: nesting, steps, memory and output are bounded.
class ChatTemplate {
 public:
  /// @throws Error(BadInput) where the template is malformed or uses what is not supported
  explicit ChatTemplate(std::string_view source);
  ~ChatTemplate();
  ChatTemplate(ChatTemplate&&) noexcept;
  ChatTemplate& operator=(ChatTemplate&&) noexcept;

  /// @param variables what the template sees: messages, add_generation_prompt, bos_token, ...
  /// @param now the time that strftime_now tells
  /// @throws Error(BadInput) where the template refuses the messages or takes too much work
  std::string render(const nlohmann::ordered_json& variables, std::time_t now) const;

 private:
  struct Parsed;
  std::unique_ptr<const Parsed> parsed_;
};

}  // namespace aq
