// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// ExpressionParser: operands, and what stands behind one.
#include <charconv>
#include <set>
#include <utility>

#include "core/text/chat_template/expression_parser.h"

namespace aq::jinja {
namespace {

template <typename Number>
Value number_of(const Token& token, const TokenReader& tokens) {
  Number number{};
  const char* end = token.text.data() + token.text.size();
  const auto [rest, error] = std::from_chars(token.text.data(), end, number);
  if (error != std::errc() || rest != end)
    tokens.fail_here("the number " + token.text + " is malformed or too large");
  return number;
}

bool begins_operand(const Token& token) {
  static const std::set<std::string> kWords = {"else", "or", "and", "is", "if", "in", "not", "recursive"};
  switch (token.kind) {
    case TokenKind::Name:
      return !kWords.contains(token.text);
    case TokenKind::String:
    case TokenKind::Integer:
    case TokenKind::Real:
      return true;
    default:
      return token.kind == TokenKind::Operator && (token.text == "[" || token.text == "{");
  }
}

}  // namespace

ExpressionPointer ExpressionParser::operand() {
  count();
  ExpressionPointer value;
  if (tokens_.accept_operator("("))
    value = parenthesis();
  else if (tokens_.accept_operator("["))
    value = list_until("]");
  else if (tokens_.accept_operator("{"))
    value = dict_display();
  else
    value = literal_or_name();
  return postfix(std::move(value));
}

ExpressionPointer ExpressionParser::literal_or_name() {
  const Token token = tokens_.peek();
  switch (token.kind) {
    case TokenKind::String: {
      std::string text;  // neighbouring strings are one
      while (tokens_.at(TokenKind::String)) text += tokens_.take().text;
      return std::make_unique<Literal>(std::move(text));
    }
    case TokenKind::Integer:
      tokens_.take();
      return std::make_unique<Literal>(number_of<std::int64_t>(token, tokens_));
    case TokenKind::Real:
      tokens_.take();
      return std::make_unique<Literal>(number_of<double>(token, tokens_));
    default:
      break;
  }
  const std::string name = tokens_.expect_any_name();
  if (name == "true" || name == "True") return std::make_unique<Literal>(true);
  if (name == "false" || name == "False") return std::make_unique<Literal>(false);
  if (name == "none" || name == "None") return std::make_unique<Literal>(Value());
  return std::make_unique<Name>(name);
}

ExpressionPointer ExpressionParser::postfix(ExpressionPointer object) {
  for (;;) {
    count();
    if (tokens_.accept_operator(".")) {
      object = dotted(std::move(object));
    } else if (tokens_.accept_operator("[")) {
      object = subscript(std::move(object));
    } else if (tokens_.accept_operator("(")) {
      auto call = std::make_unique<Call>();
      call->callee = std::move(object);
      call->arguments = arguments();
      object = std::move(call);
    } else {
      return object;
    }
  }
}

ExpressionPointer ExpressionParser::dotted(ExpressionPointer object) {
  if (tokens_.at(TokenKind::Integer)) {
    auto index = std::make_unique<Literal>(number_of<std::int64_t>(tokens_.peek(), tokens_));
    tokens_.take();
    return std::make_unique<ItemOf>(std::move(object), std::move(index));
  }
  return std::make_unique<AttributeOf>(std::move(object), tokens_.expect_any_name());
}

ExpressionPointer ExpressionParser::subscript(ExpressionPointer object) {
  auto cut = std::make_unique<SliceOf>();
  const auto bound = [&] {
    const bool missing = tokens_.at_operator(":") || tokens_.at_operator("]");
    return missing ? ExpressionPointer() : conditional();
  };
  cut->start = bound();
  if (cut->start && tokens_.accept_operator("]"))
    return std::make_unique<ItemOf>(std::move(object), std::move(cut->start));
  tokens_.expect_operator(":");
  cut->stop = bound();
  if (tokens_.accept_operator(":")) cut->step = bound();
  tokens_.expect_operator("]");
  cut->object = std::move(object);
  return cut;
}

ExpressionPointer ExpressionParser::filters_and_tests(ExpressionPointer value) {
  for (;;) {
    count();
    if (tokens_.accept_operator("|")) {
      auto filter = std::make_unique<FilterOf>();
      filter->value = std::move(value);
      filter->name = tokens_.expect_any_name();
      if (tokens_.accept_operator("(")) filter->arguments = arguments();
      value = std::move(filter);
    } else if (tokens_.accept_name("is")) {
      value = test(std::move(value));
    } else if (tokens_.at_operator("(")) {  // of what a filter or test has made
      value = postfix(std::move(value));
    } else {
      return value;
    }
  }
}

ExpressionPointer ExpressionParser::test(ExpressionPointer value) {
  auto made = std::make_unique<TestOf>();
  made->value = std::move(value);
  made->negated = tokens_.accept_name("not");
  made->name = tokens_.expect_any_name();
  made->arguments = test_arguments();
  return made;
}

/// In brackets, or one operand behind the name.
ArgumentList ExpressionParser::test_arguments() {
  if (tokens_.accept_operator("(")) return arguments();
  ArgumentList list;
  if (begins_operand(tokens_.peek())) list.positional.push_back(postfix(literal_or_display()));
  return list;
}

ExpressionPointer ExpressionParser::literal_or_display() {
  if (tokens_.accept_operator("[")) return list_until("]");
  return tokens_.accept_operator("{") ? dict_display() : literal_or_name();
}

/// Items up to the closing bracket, of which the opening one is taken.
ExpressionPointer ExpressionParser::list_until(const char* closing) {
  auto list = std::make_unique<ListDisplay>();
  while (!tokens_.accept_operator(closing)) {
    if (!list->items.empty()) tokens_.expect_operator(",");
    if (tokens_.accept_operator(closing)) break;
    list->items.push_back(conditional());
  }
  return list;
}

/// An expression in brackets, or a tuple.
ExpressionPointer ExpressionParser::parenthesis() {
  if (tokens_.accept_operator(")")) return std::make_unique<Literal>(List{.tuple = true});
  ExpressionPointer first = conditional();
  if (tokens_.accept_operator(")")) return first;
  tokens_.expect_operator(",");
  auto list = std::make_unique<ListDisplay>();
  list->tuple = true;
  list->items.push_back(std::move(first));
  while (!tokens_.accept_operator(")")) {
    list->items.push_back(conditional());
    if (!tokens_.at_operator(")")) tokens_.expect_operator(",");
  }
  return list;
}

ExpressionPointer ExpressionParser::dict_display() {
  auto dict = std::make_unique<DictDisplay>();
  while (!tokens_.accept_operator("}")) {
    if (!dict->entries.empty()) tokens_.expect_operator(",");
    if (tokens_.accept_operator("}")) break;
    ExpressionPointer key = conditional();
    tokens_.expect_operator(":");
    dict->entries.emplace_back(std::move(key), conditional());
  }
  return dict;
}

ArgumentList ExpressionParser::arguments() {
  ArgumentList list;
  for (bool first = true; !tokens_.accept_operator(")"); first = false) {
    if (!first) tokens_.expect_operator(",");
    if (tokens_.accept_operator(")")) break;
    const bool named = tokens_.at(TokenKind::Name) && tokens_.peek(1).kind == TokenKind::Operator &&
                       tokens_.peek(1).text == "=";
    if (!named) {
      list.positional.push_back(conditional());
      continue;
    }
    std::string name = tokens_.expect_any_name();
    tokens_.expect_operator("=");
    list.named.emplace_back(std::move(name), conditional());
  }
  return list;
}

}  // namespace aq::jinja
