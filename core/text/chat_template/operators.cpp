// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/operators.h"

#include <algorithm>
#include <cmath>

#include "core/text/chat_template/methods.h"
#include "core/text/chat_template/text_search.h"
#include "core/text/chat_template/value_text.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

[[noreturn]] void refuse_operands(const std::string& op, const Value& left, const Value& right) {
  fail("\"" + op + "\" cannot take " + kind_of(left) + " and " + kind_of(right));
}

/// Truth values count as 0 and 1.
std::optional<std::int64_t> as_integer(const Value& value) {
  if (const std::int64_t* number = value.integer()) return *number;
  if (const bool* boolean = value.boolean()) return *boolean ? 1 : 0;
  return std::nullopt;
}

/// Python rounds quotients down.
std::int64_t floor_divide(std::int64_t left, std::int64_t right) {
  const std::int64_t quotient = left / right;
  return quotient - (left % right != 0 && (left < 0) != (right < 0) ? 1 : 0);
}

std::int64_t integer_power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  const bool small = base >= -1 && base <= 1;  // the result then never outgrows, whatever the exponent
  for (std::int64_t count = small ? std::min<std::int64_t>(exponent, 2 + exponent % 2) : exponent; count > 0;
       --count)
    if (__builtin_mul_overflow(result, base, &result)) fail("a number becomes too large");
  return result;
}

Value integer_arithmetic(const std::string& op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  bool outgrown = false;
  if (op == "+") outgrown = __builtin_add_overflow(left, right, &result);
  if (op == "-") outgrown = __builtin_sub_overflow(left, right, &result);
  if (op == "*") outgrown = __builtin_mul_overflow(left, right, &result);
  if (op == "//" || op == "%") {
    if (right == 0) fail("a number is divided by 0");
    outgrown = right == -1 && left == INT64_MIN;
    if (!outgrown) result = op == "//" ? floor_divide(left, right) : left - floor_divide(left, right) * right;
  }
  if (op == "**") result = integer_power(left, right);
  if (outgrown) fail("a number becomes too large");
  return result;
}

Value real_arithmetic(const std::string& op, double left, double right) {
  if (op == "+") return left + right;
  if (op == "-") return left - right;
  if (op == "*") return left * right;
  if (op == "**") return std::pow(left, right);
  if (right == 0) fail("a number is divided by 0");
  if (op == "/") return left / right;
  return op == "//" ? std::floor(left / right) : left - std::floor(left / right) * right;
}

Value joined_lists(const List& left, const List& right, Work& work) {
  work.make((left.items.size() + right.items.size()) * sizeof(Value));
  List list{left.items};
  list.items.insert(list.items.end(), right.items.begin(), right.items.end());
  return list;
}

Value repeated(const Value& value, std::int64_t count, Work& work) {
  const std::size_t size = value.text() ? value.text()->size() : value.list()->items.size() * sizeof(Value);
  const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
  if (size > 0 && times > Work::kLongestText / size) fail("it makes a text or a list that is too long");
  work.make(size * times);
  if (const std::string* text = value.text()) {
    std::string out;
    for (std::size_t i = 0; size > 0 && i < times; ++i) out += *text;
    return out;
  }
  List list;
  for (std::size_t i = 0; size > 0 && i < times; ++i)
    list.items.insert(list.items.end(), value.list()->items.begin(), value.list()->items.end());
  return list;
}

Value joined_texts(const std::string& left, const std::string& right, Work& work) {
  work.make(left.size() + right.size());
  return left + right;
}

/// An index from the end where it is negative. @returns nothing outside
std::optional<std::size_t> place(std::int64_t index, std::size_t size) {
  const auto count = static_cast<std::int64_t>(size);
  if (index < 0) index += count;
  if (index < 0 || index >= count) return std::nullopt;
  return static_cast<std::size_t>(index);
}

/// The character at an index, which is negative from the end. @returns nothing outside
std::optional<std::string_view> character_at(std::string_view text, std::int64_t index, Work& work) {
  work.look_through(text.size());
  const auto at = place(index, index < 0 ? count_characters(text) : text.size());
  std::size_t begin = 0, end = 0;
  for (std::size_t i = 0; at && end < text.size() && i <= *at; ++i) {
    begin = end;
    next_character(text, end);
    if (i == *at) return text.substr(begin, end - begin);
  }
  return std::nullopt;
}

using Starts = std::vector<std::size_t>;

/// Where each character of a text starts, and where the last one ends.
Starts starts_of(std::string_view text, Work& work) {
  work.look_through(text.size());
  work.make(count_characters(text) * sizeof(std::size_t));
  Starts starts{0};
  for (std::size_t position = 0; position < text.size();) {
    next_character(text, position);
    starts.push_back(position);
  }
  return starts;
}

}  // namespace

Value arithmetic(const std::string& op, const Value& left, const Value& right, Work& work) {
  if (op == "~") return joined_texts(to_text(left, work), to_text(right, work), work);
  const auto first = as_integer(left), second = as_integer(right);
  if (first && second && op != "/" && !(op == "**" && *second < 0))
    return integer_arithmetic(op, *first, *second);
  if (left.is_number() && right.is_number()) return real_arithmetic(op, left.as_real(), right.as_real());
  if (op == "+" && left.text() && right.text()) return joined_texts(*left.text(), *right.text(), work);
  if (op == "+" && left.list() && right.list()) return joined_lists(*left.list(), *right.list(), work);
  if (op == "*" && (left.text() || left.list()) && second) return repeated(left, *second, work);
  if (op == "*" && (right.text() || right.list()) && first) return repeated(right, *first, work);
  refuse_operands(op, left, right);
}

bool less(const Value& left, const Value& right, Work& work) {
  work.step();
  if (left.integer() && right.integer()) return *left.integer() < *right.integer();
  if (left.is_number() && right.is_number()) return left.as_real() < right.as_real();
  if (left.text() && right.text()) {
    work.look_through(std::min(left.text()->size(), right.text()->size()));
    return *left.text() < *right.text();  // UTF-8 keeps the order of code points
  }
  if (left.list() && right.list())
    return std::ranges::lexicographical_compare(
        left.list()->items, right.list()->items,
        [&](const Value& a, const Value& b) { return less(a, b, work); });
  refuse_operands("<", left, right);
}

bool compare(const std::string& op, const Value& left, const Value& right, Work& work) {
  if (op == "==") return equal(left, right, work);
  if (op == "!=") return !equal(left, right, work);
  if (op == "<") return less(left, right, work);
  if (op == ">") return less(right, left, work);
  return op == "<=" ? less(left, right, work) || equal(left, right, work)
                    : less(right, left, work) || equal(left, right, work);
}

bool contains(const Value& item, const Value& container, Work& work) {
  if (const std::string* text = container.text()) {
    if (!item.text()) fail("a text cannot hold " + kind_of(item));
    return TextSearch(*item.text(), work).find(*text) != text->npos;
  }
  if (const Dict* dict = container.dict()) return item.text() && dict->find(*item.text(), work) != nullptr;
  if (container.is_undefined()) return false;
  if (!container.list()) fail(kind_of(container) + " holds nothing");
  return std::ranges::any_of(container.list()->items,
                             [&](const Value& held) { return equal(held, item, work); });
}

Value negated(const Value& value) {
  if (const auto number = as_integer(value)) return integer_arithmetic("-", 0, *number);
  if (!value.is_number()) fail("\"-\" cannot take " + kind_of(value));
  return -value.as_real();
}

Value item(const Value& object, const Value& key, Work& work) {
  work.step();
  if (const auto index = as_integer(key)) {
    if (const List* list = object.list()) {
      if (const auto at = place(*index, list->items.size())) return list->items[*at];
    } else if (object.text()) {
      if (const auto found = character_at(*object.text(), *index, work)) return std::string(*found);
    }
  }
  if (object.is_undefined()) fail("there is nothing in " + kind_of(object));
  const std::string* name = key.text();
  if (name == nullptr) return Undefined{"an item"};
  if (const Dict* dict = object.dict())
    if (const Value* found = dict->find(*name, work)) return *found;
  if (object.space())
    if (const Value* found = object.space()->attributes.find(*name, work)) return *found;
  if (auto method = method_of(object, *name, work)) return std::move(*method);
  return Undefined{*name};
}

Value attribute(const Value& object, const std::string& name, Work& work) {
  if (auto method = method_of(object, name, work)) return std::move(*method);
  return item(object, name, work);
}

Value slice(const Value& object, std::optional<std::int64_t> start, std::optional<std::int64_t> stop,
            std::int64_t step, Work& work) {
  if (step == 0) fail("a slice cannot go in steps of 0");
  if (!object.list() && !object.text()) fail("nothing can be cut out of " + kind_of(object));
  const Starts starts = object.text() ? starts_of(*object.text(), work) : Starts();
  const auto size =
      static_cast<std::int64_t>(object.text() ? starts.size() - 1 : object.list()->items.size());
  if (object.list()) work.make(object.list()->items.size() * sizeof(Value));
  const std::int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
  const auto bounded = [&](std::int64_t index) {
    return std::clamp(index < 0 ? index + size : index, low, high);
  };
  const std::int64_t first = start ? bounded(*start) : step > 0 ? low : high;
  const std::int64_t last = stop ? bounded(*stop) : step > 0 ? high : low;
  List taken;
  std::string text;
  for (std::int64_t i = first; step > 0 ? i < last : i > last;) {
    const auto at = static_cast<std::size_t>(i);
    if (object.list())
      taken.items.push_back(object.list()->items[at]);
    else
      text.append(*object.text(), starts[at], starts[at + 1] - starts[at]);
    if (__builtin_add_overflow(i, step, &i)) break;
  }
  return object.list() ? Value(std::move(taken)) : Value(std::move(text));
}

std::int64_t require_integer(const Value& value, const std::string& what) {
  const auto number = as_integer(value);
  if (!number) fail(what + " takes an integer, not " + kind_of(value));
  return *number;
}

const std::string& require_text(const Arguments& arguments, std::size_t index, const std::string& name,
                                const std::string& function) {
  const Value* value = arguments.find(index, name);
  if (value == nullptr || !value->text()) fail(function + " takes a text as its \"" + name + "\"");
  return *value->text();
}

}  // namespace aq::jinja
