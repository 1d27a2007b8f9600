// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/tests.h"

#include <map>

#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/text_changes.h"
#include "core/text/chat_template/value_text.h"

namespace aq::jinja {
namespace {

using KindTest = bool (*)(const Value&);

bool is_truth(const Value& value, bool expected) { return value.boolean() && *value.boolean() == expected; }
bool is_sequence(const Value& value) {
  return value.list() || value.text() || value.dict() || value.is_undefined();
}

const std::map<std::string, KindTest>& kind_tests() {
  static const std::map<std::string, KindTest> tests = {
      {"defined", [](const Value& value) { return !value.is_undefined(); }},
      {"undefined", [](const Value& value) { return value.is_undefined(); }},
      {"none", [](const Value& value) { return value.is_none(); }},
      {"boolean", [](const Value& value) { return value.boolean() != nullptr; }},
      {"true", [](const Value& value) { return is_truth(value, true); }},
      {"false", [](const Value& value) { return is_truth(value, false); }},
      {"integer", [](const Value& value) { return value.integer() != nullptr; }},
      {"float", [](const Value& value) { return value.real() != nullptr; }},
      {"number", [](const Value& value) { return value.is_number(); }},
      {"string", [](const Value& value) { return value.text() != nullptr; }},
      {"mapping", [](const Value& value) { return value.dict() != nullptr; }},
      {"iterable", is_sequence},
      {"sequence", is_sequence},
      {"callable", [](const Value& value) { return value.callable() != nullptr; }}};
  return tests;
}

/// "==" and its like under the names that they have as tests; empty where `name` is none.
std::string comparison_named(const std::string& name) {
  static const std::map<std::string, std::string> names = {
      {"eq", "=="}, {"equalto", "=="},    {"==", "=="}, {"ne", "!="}, {"!=", "!="},
      {"lt", "<"},  {"lessthan", "<"},    {"<", "<"},   {"le", "<="}, {"<=", "<="},
      {"gt", ">"},  {"greaterthan", ">"}, {">", ">"},   {"ge", ">="}, {">=", ">="}};
  const auto found = names.find(name);
  return found == names.end() ? std::string() : found->second;
}

/// @returns whether `value` leaves nothing when divided by `divisor`
bool divides(const Value& value, std::int64_t divisor) {
  if (divisor == 0) fail("a number is divided by 0");
  return divisor == -1 || require_integer(value, "a test") % divisor == 0;
}

const Value& operand_of(const std::string& name, const Arguments& arguments) {
  if (arguments.positional.size() != 1) fail("the test \"" + name + "\" takes one value");
  return arguments.positional[0];
}

}  // namespace

bool apply_test(const std::string& name, const Value& value, const Arguments& arguments, Work& work) {
  if (const auto kind = kind_tests().find(name); kind != kind_tests().end()) return kind->second(value);
  if (name == "odd") return !divides(value, 2);
  if (name == "even") return divides(value, 2);
  if (value.text()) work.look_through(value.text()->size());
  if (name == "lower" || name == "upper") {
    const std::string text = to_text(value, work);
    return text == (name == "lower" ? lower(text) : upper(text));
  }
  if (name == "divisibleby")
    return divides(value, require_integer(operand_of(name, arguments), "divisibleby"));
  if (name == "in") return contains(value, operand_of(name, arguments), work);
  if (name == "sameas")
    return kind_of(value) == kind_of(operand_of(name, arguments)) &&
           equal(value, operand_of(name, arguments), work);
  const std::string comparison = comparison_named(name);
  if (comparison.empty()) fail("the test \"" + name + "\" is not supported");
  return compare(comparison, value, operand_of(name, arguments), work);
}

}  // namespace aq::jinja
