// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <charconv>
#include <cmath>
#include <map>

#include "core/text/chat_template/evaluator.h"
#include "core/text/chat_template/filters.h"
#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/text_changes.h"
#include "core/text/chat_template/value_text.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

constexpr std::int64_t kWidestIndent = 64;

/// A filter that does the same to any value's text.
template <std::string (*change)(std::string_view)>
Value change_text(const Value& value, const Arguments&, Evaluator& evaluator) {
  return change(to_text(value, evaluator.work()));
}

Value as_text(const Value& value, const Arguments&, Evaluator& evaluator) {
  return to_text(value, evaluator.work());
}

Value trim_filter(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const Value* characters = arguments.find(0, "chars");
  return trim(to_text(value, evaluator.work()), characters ? characters->text() : nullptr, evaluator.work());
}

Value replace_filter(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const Value* count = arguments.find(2, "count");
  const bool limited = count != nullptr && !count->is_none();
  return replace(to_text(value, evaluator.work()), require_text(arguments, 0, "old", "replace"),
                 require_text(arguments, 1, "new", "replace"),
                 limited ? require_integer(*count, "replace") : -1, evaluator.work());
}

Value escape_html(const Value& value, const Arguments&, Evaluator& evaluator) {
  std::string out;
  for (const char c : to_text(value, evaluator.work())) {
    static const std::map<char, const char*> kEntities = {
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&#34;"}, {'\'', "&#39;"}};
    const auto entity = kEntities.find(c);
    if (entity != kEntities.end())
      out += entity->second;
    else
      out += c;
  }
  return out;
}

/// @param width spaces before each line but the first
Value indent(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const Value* given = arguments.find(0, "width");
  const Value* first = arguments.find(1, "first");
  const Value* blank = arguments.find(2, "blank");
  std::string pad(4, ' ');
  if (given && given->text()) pad = *given->text();
  if (given && !given->text()) {
    const std::int64_t width = require_integer(*given, "indent");
    if (width < 0 || width > kWidestIndent)
      fail("indent takes a width of 0 to " + std::to_string(kWidestIndent));
    pad.assign(static_cast<std::size_t>(width), ' ');
  }
  const std::string text = to_text(value, evaluator.work());
  std::string out = first && truth(*first) ? pad : "";
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (begin > 0 && (end > begin || (blank && truth(*blank)))) out += pad;
    out += text.substr(begin, end - begin + (end < text.size() ? 1 : 0));
    if (out.size() > Work::kLongestText) fail("it makes a text that is too long");
    begin = end + 1;
  }
  return out;
}

std::string separator_of(const Value& separators, std::size_t index) {
  const List* pair = separators.list();
  if (!pair || pair->items.size() != 2 || !pair->items[index].text()) fail("tojson takes two separators");
  return *pair->items[index].text();
}

Value to_json_filter(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  JsonStyle style;
  const Value* ascii = arguments.find(0, "ensure_ascii");
  const Value* spaces = arguments.find(1, "indent");
  const Value* separators = arguments.find(2, "separators");
  const Value* sorted = arguments.find(3, "sort_keys");
  style.ascii_only = ascii && truth(*ascii);
  style.sort_keys = sorted && truth(*sorted);
  if (spaces && !spaces->is_none()) {
    const std::int64_t width = require_integer(*spaces, "tojson");
    if (width < 0 || width > kWidestIndent)
      fail("tojson takes an indent of 0 to " + std::to_string(kWidestIndent));
    style.indent = static_cast<int>(width);
    style.item_separator = ",";
  }
  if (separators && !separators->is_none()) {
    style.item_separator = separator_of(*separators, 0);
    style.key_separator = separator_of(*separators, 1);
  }
  return to_json(value, style, evaluator.work());
}

/// @returns what `value` is as a number; nothing where it is none
template <typename Number>
std::optional<Number> parsed(const Value& value, Work& work) {
  if (!value.text()) return std::nullopt;
  const std::string text = trim(*value.text(), nullptr, work);
  Number number{};
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

Value to_integer(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  if (value.integer()) return value;
  const auto real =
      value.is_number() ? std::optional(value.as_real()) : parsed<double>(value, evaluator.work());
  if (const auto number = parsed<std::int64_t>(value, evaluator.work())) return *number;
  if (real && std::abs(*real) < 9e18) return static_cast<std::int64_t>(*real);
  const Value* fallback = arguments.find(0, "default");
  return fallback ? *fallback : Value(std::int64_t{0});
}

Value to_real(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  if (value.is_number()) return value.as_real();
  if (const auto number = parsed<double>(value, evaluator.work())) return *number;
  const Value* fallback = arguments.find(0, "default");
  return fallback ? *fallback : Value(0.0);
}

Value absolute(const Value& value, const Arguments&, Evaluator&) {
  if (!value.is_number()) fail("abs cannot take " + kind_of(value));
  return value.as_real() < 0 ? negated(value) : value;
}

/// Half to even, as Python rounds.
Value round_filter(const Value& value, const Arguments& arguments, Evaluator&) {
  if (!value.is_number()) fail("round cannot take " + kind_of(value));
  const Value* digits = arguments.find(0, "precision");
  const double scale = std::pow(10.0, digits ? static_cast<double>(require_integer(*digits, "round")) : 0.0);
  return std::nearbyint(value.as_real() * scale) / scale;
}

Value default_filter(const Value& value, const Arguments& arguments, Evaluator&) {
  const Value* fallback = arguments.find(0, "default_value");
  const Value* also_false = arguments.find(1, "boolean");
  const bool missing = value.is_undefined() || (also_false && truth(*also_false) && !truth(value));
  return !missing ? value : fallback ? *fallback : Value("");
}

}  // namespace

Filter text_filter(const std::string& name) {
  static const std::map<std::string, Filter> filters = {{"upper", change_text<upper>},
                                                        {"lower", change_text<lower>},
                                                        {"capitalize", change_text<capitalize>},
                                                        {"title", change_text<title>},
                                                        {"string", as_text},
                                                        {"safe", as_text},
                                                        {"trim", trim_filter},
                                                        {"replace", replace_filter},
                                                        {"escape", escape_html},
                                                        {"e", escape_html},
                                                        {"indent", indent},
                                                        {"tojson", to_json_filter},
                                                        {"int", to_integer},
                                                        {"float", to_real},
                                                        {"abs", absolute},
                                                        {"round", round_filter},
                                                        {"default", default_filter},
                                                        {"d", default_filter}};
  const auto found = filters.find(name);
  return found == filters.end() ? nullptr : found->second;
}

}  // namespace aq::jinja
