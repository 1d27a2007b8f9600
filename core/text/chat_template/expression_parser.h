// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

#include "core/text/chat_template/expressions.h"
#include "core/text/chat_template/token_reader.h"

namespace aq::jinja {

/// Parses Jinja's expressions, from the weakest binding to the strongest: if-else, or, and, not, comparisons,
/// + and -,
/// ~, * / // %, **, signs, then filters and tests behind an operand.
class ExpressionParser {
 public:
  explicit ExpressionParser(TokenReader& tokens) : tokens_(tokens) {}

  /// One expression. @throws Error(BadInput) where it is malformed or has too many parts
  ExpressionPointer parse();
  /// The same without "if": for loops have a condition of that name.
  ExpressionPointer parse_without_conditional();
  /// Expressions with commas between them are a list.
  ExpressionPointer parse_list();

 private:
  ExpressionPointer conditional();
  ExpressionPointer disjunction();
  ExpressionPointer conjunction();
  ExpressionPointer negation();
  ExpressionPointer comparison();
  ExpressionPointer sum();
  ExpressionPointer concatenation();
  ExpressionPointer product();
  ExpressionPointer power();
  ExpressionPointer sign(bool with_filters);
  ExpressionPointer operand();
  ExpressionPointer literal_or_display();
  ExpressionPointer literal_or_name();
  ExpressionPointer postfix(ExpressionPointer object);
  ExpressionPointer filters_and_tests(ExpressionPointer value);
  ExpressionPointer dotted(ExpressionPointer object);
  ExpressionPointer subscript(ExpressionPointer object);
  ExpressionPointer test(ExpressionPointer value);
  ExpressionPointer list_until(const char* closing);
  ExpressionPointer parenthesis();
  ExpressionPointer dict_display();
  ArgumentList arguments();
  ArgumentList test_arguments();
  std::string comparison_operator();
  void count();

  TokenReader& tokens_;
  int parts_ = 0;
};

}  // namespace aq::jinja
