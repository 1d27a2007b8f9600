// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ExpressionParser: operators, from the weakest to the strongest.
#include "core/text/chat_template/expression_parser.h"

#include <set>
#include <utility>

namespace aq::jinja {
namespace {

constexpr int kMostParts = 3000;  // of one expression: bounds how deeply its tree is nested

}  // namespace

ExpressionPointer ExpressionParser::parse() {
  parts_ = 0;
  return conditional();
}

ExpressionPointer ExpressionParser::parse_without_conditional() {
  parts_ = 0;
  return disjunction();
}

ExpressionPointer ExpressionParser::parse_list() {
  parts_ = 0;
  ExpressionPointer first = conditional();
  if (!tokens_.at_operator(",")) return first;
  auto list = std::make_unique<ListDisplay>();
  list->tuple = true;
  list->items.push_back(std::move(first));
  while (tokens_.accept_operator(",")) {
    if (tokens_.at(TokenKind::BlockEnd) || tokens_.at(TokenKind::OutputEnd)) break;
    list->items.push_back(conditional());
  }
  return list;
}

void ExpressionParser::count() {
  if (++parts_ > kMostParts)
    tokens_.fail_here("an expression has more than " + std::to_string(kMostParts) + " parts");
}

ExpressionPointer ExpressionParser::conditional() {
  ExpressionPointer value = disjunction();
  while (tokens_.accept_name("if")) {
    count();
    auto choice = std::make_unique<Conditional>();
    choice->chosen = std::move(value);
    choice->condition = disjunction();
    if (tokens_.accept_name("else")) choice->other = conditional();
    value = std::move(choice);
  }
  return value;
}

ExpressionPointer ExpressionParser::disjunction() {
  ExpressionPointer left = conjunction();
  while (tokens_.accept_name("or")) {
    count();
    ExpressionPointer right = conjunction();
    left = std::make_unique<Binary>("or", std::move(left), std::move(right));
  }
  return left;
}

ExpressionPointer ExpressionParser::conjunction() {
  ExpressionPointer left = negation();
  while (tokens_.accept_name("and")) {
    count();
    ExpressionPointer right = negation();
    left = std::make_unique<Binary>("and", std::move(left), std::move(right));
  }
  return left;
}

ExpressionPointer ExpressionParser::negation() {
  count();
  if (tokens_.accept_name("not")) return std::make_unique<Unary>("not", negation());
  return comparison();
}

/// @returns the empty text where none stands here
std::string ExpressionParser::comparison_operator() {
  static const std::set<std::string> kOperators = {"==", "!=", "<", "<=", ">", ">="};
  if (tokens_.at(TokenKind::Operator) && kOperators.contains(tokens_.peek().text)) return tokens_.take().text;
  if (tokens_.accept_name("in")) return "in";
  if (!tokens_.at_name("not") || tokens_.peek(1).kind != TokenKind::Name || tokens_.peek(1).text != "in")
    return {};
  tokens_.take();
  tokens_.take();
  return "not in";
}

ExpressionPointer ExpressionParser::comparison() {
  ExpressionPointer first = sum();
  auto chain = std::make_unique<Comparison>();
  for (std::string op = comparison_operator(); !op.empty(); op = comparison_operator()) {
    count();
    chain->rest.emplace_back(op, sum());
  }
  if (chain->rest.empty()) return first;
  chain->first = std::move(first);
  return chain;
}

ExpressionPointer ExpressionParser::sum() {
  ExpressionPointer left = concatenation();
  while (tokens_.at_operator("+") || tokens_.at_operator("-")) {
    count();
    const std::string op = tokens_.take().text;
    ExpressionPointer right = concatenation();
    left = std::make_unique<Binary>(op, std::move(left), std::move(right));
  }
  return left;
}

ExpressionPointer ExpressionParser::concatenation() {
  ExpressionPointer left = product();
  while (tokens_.accept_operator("~")) {
    count();
    ExpressionPointer right = product();
    left = std::make_unique<Binary>("~", std::move(left), std::move(right));
  }
  return left;
}

ExpressionPointer ExpressionParser::product() {
  ExpressionPointer left = power();
  for (;;) {
    const bool here = tokens_.at_operator("*") || tokens_.at_operator("/") || tokens_.at_operator("//") ||
                      tokens_.at_operator("%");
    if (!here) return left;
    count();
    const std::string op = tokens_.take().text;
    ExpressionPointer right = power();
    left = std::make_unique<Binary>(op, std::move(left), std::move(right));
  }
}

ExpressionPointer ExpressionParser::power() {
  ExpressionPointer left = sign(true);
  while (tokens_.accept_operator("**")) {
    count();
    ExpressionPointer right = sign(true);
    left = std::make_unique<Binary>("**", std::move(left), std::move(right));
  }
  return left;
}

/// In Jinja a sign binds more strongly than a power, and filters to what it has made: -1|abs is 1.
ExpressionPointer ExpressionParser::sign(bool with_filters) {
  count();
  ExpressionPointer value;
  if (tokens_.at_operator("-") || tokens_.at_operator("+")) {
    const std::string op = tokens_.take().text;
    value = std::make_unique<Unary>(op, sign(false));
  } else {
    value = operand();
  }
  return with_filters ? filters_and_tests(postfix(std::move(value))) : std::move(value);
}

}  // namespace aq::jinja
