// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/text/chat_template/expression_parser.h"
#include "core/text/chat_template/statements.h"
#include "core/text/chat_template/token_reader.h"

namespace aq::jinja {

/// Parses a template's statements.
class TemplateParser {
 public:
  explicit TemplateParser(std::string_view source) : tokens_(tokenize(source)), expressions_(tokens_) {}
  /// The whole template. @throws Error(BadInput) where it is malformed or uses what is not supported
  Body parse();

 private:
  using Ends = std::initializer_list<std::string_view>;
  Body body_until(Ends ends);
  bool at_block(Ends names) const;
  std::unique_ptr<Statement> statement();
  std::unique_ptr<Statement> block(const std::string& name);
  std::unique_ptr<Statement> if_block();
  std::unique_ptr<Statement> for_block();
  std::unique_ptr<Statement> set_block();
  std::unique_ptr<Statement> macro_block();
  std::unique_ptr<Statement> with_block();
  std::unique_ptr<Statement> generation_block();
  std::unique_ptr<Statement> jump(LoopJump::Kind kind);
  Target target();
  void end_block(std::string_view name);

  TokenReader tokens_;
  ExpressionParser expressions_;
  int depth_ = 0;  // of statements in one another
  int loops_ = 0;  // around the present statement
};

}  // namespace aq::jinja
