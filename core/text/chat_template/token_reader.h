// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/text/chat_template/lexer.h"

namespace aq::jinja {

/// Goes through the tokens of a template.
class TokenReader {
 public:
  explicit TokenReader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& peek(std::size_t ahead = 0) const;
  Token take();
  bool at(TokenKind kind) const { return peek().kind == kind; }
  bool at_operator(std::string_view op) const { return at(TokenKind::Operator) && peek().text == op; }
  bool at_name(std::string_view name) const { return at(TokenKind::Name) && peek().text == name; }

  /// Takes the token where it is this one. @returns whether it was
  bool accept_operator(std::string_view op);
  bool accept_name(std::string_view name);

  /// @throws Error(BadInput) where another token stands here
  void expect_operator(std::string_view op);
  void expect_name(std::string_view name);
  void expect(TokenKind kind);
  std::string expect_any_name();

  /// @throws Error(BadInput) with the line
  [[noreturn]] void fail_here(const std::string& reason) const;

 private:
  std::vector<Token> tokens_;  // the last is the end
  std::size_t position_ = 0;
};

}  // namespace aq::jinja
