// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/token_reader.h"

#include <algorithm>

#include "core/text/chat_template/value.h"

namespace aq::jinja {
namespace {

std::string shown(const Token& token) {
  switch (token.kind) {
    case TokenKind::OutputEnd:
    case TokenKind::BlockEnd:
      return "the end of the tag";
    case TokenKind::End:
      return "the end of the template";
    default:
      return "\"" + token.text + "\"";
  }
}

}  // namespace

const Token& TokenReader::peek(std::size_t ahead) const {
  return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
}

Token TokenReader::take() {
  Token token = peek();
  if (position_ + 1 < tokens_.size()) ++position_;
  return token;
}

bool TokenReader::accept_operator(std::string_view op) {
  if (!at_operator(op)) return false;
  take();
  return true;
}

bool TokenReader::accept_name(std::string_view name) {
  if (!at_name(name)) return false;
  take();
  return true;
}

void TokenReader::expect_operator(std::string_view op) {
  if (!accept_operator(op)) fail_here("\"" + std::string(op) + "\" is missing before " + shown(peek()));
}

void TokenReader::expect_name(std::string_view name) {
  if (!accept_name(name)) fail_here("\"" + std::string(name) + "\" is missing before " + shown(peek()));
}

void TokenReader::expect(TokenKind kind) {
  if (!at(kind)) fail_here(shown(peek()) + " does not belong here");
  take();
}

std::string TokenReader::expect_any_name() {
  if (!at(TokenKind::Name)) fail_here("a name is missing before " + shown(peek()));
  return take().text;
}

void TokenReader::fail_here(const std::string& reason) const {
  fail("line " + std::to_string(peek().line) + ": " + reason);
}

}  // namespace aq::jinja
