#include "core/text/chat_template/expression_parser.h"

#include <charconv>
#include <set>
#include <utility>

namespace aq::jinja {
namespace {

constexpr int kMostParts = 3000;  // of one expression: bounds how deeply its tree is nested

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
