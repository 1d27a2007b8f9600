// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/chat_template.h"

#include <nlohmann/json.hpp>

#include "core/text/chat_template/template_parser.h"
#include "core/text/chat_template/value_text.h"
#include "core/text/utf8.h"

namespace aq {
namespace {

constexpr std::size_t kLongestTemplate = 1u << 20;  // bytes; published ones take up to 20,000

}  // namespace

struct ChatTemplate::Parsed {
  jinja::Body body;
};

ChatTemplate::ChatTemplate(std::string_view source) {
  if (source.size() > kLongestTemplate) jinja::fail("it is longer than 1 MiB");
  parsed_ = std::make_unique<const Parsed>(Parsed{jinja::TemplateParser(replace_malformed(source)).parse()});
}

ChatTemplate::~ChatTemplate() = default;
ChatTemplate::ChatTemplate(ChatTemplate&&) noexcept = default;
ChatTemplate& ChatTemplate::operator=(ChatTemplate&&) noexcept = default;

std::string ChatTemplate::render(const nlohmann::ordered_json& variables, std::time_t now) const {
  const jinja::Value values = jinja::from_json(variables);
  jinja::Evaluator evaluator(values.dict() ? *values.dict() : jinja::Dict(), now);
  evaluator.render(parsed_->body);
  return evaluator.take_output();
}

}  // namespace aq
