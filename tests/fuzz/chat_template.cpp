// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/chat_template.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "tests/fuzz/fuzz_target.h"

/// A template that parses must render, or say why not, within its bounds.
AQ_FUZZ_TARGET(chat_template) {
  const std::string_view source(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const nlohmann::ordered_json variables = {
      {"messages",
       {{{"role", "system"}, {"content", "Be \u00e9."}}, {{"role", "user"}, {"content", " Why? \n"}}}},
      {"add_generation_prompt", true},
      {"tools", nullptr},
      {"bos_token", "<s>"}};
  aq::ChatTemplate(source).render(variables, 0);
}
