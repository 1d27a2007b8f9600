// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/globals.h"

#include <array>

#include "core/text/chat_template/evaluator.h"
#include "core/text/chat_template/methods.h"
#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/value_text.h"

namespace aq::jinja {
namespace {

constexpr std::int64_t kLongestRange = 100'000;  // as in Jinja's sandbox

Value range(const Arguments& arguments, Work& work) {
  const auto& given = arguments.positional;
  if (given.empty() || given.size() > 3) fail("range takes one to three numbers");
  const std::int64_t start = given.size() > 1 ? require_integer(given[0], "range") : 0;
  const std::int64_t stop = require_integer(given[given.size() > 1 ? 1 : 0], "range");
  const std::int64_t step = given.size() > 2 ? require_integer(given[2], "range") : 1;
  if (step == 0) fail("range cannot go in steps of 0");
  List list;
  for (std::int64_t number = start; step > 0 ? number < stop : number > stop;) {
    list.items.emplace_back(number);
    if (static_cast<std::int64_t>(list.items.size()) > kLongestRange) fail("a range is too long");
    if (__builtin_add_overflow(number, step, &number)) break;
  }
  work.make(list.items.size() * sizeof(Value));
  return list;
}

Dict dict_of(const Arguments& arguments, Work& work) {
  Dict dict;
  if (!arguments.positional.empty()) {
    const Dict* first = arguments.positional[0].dict();
    if (first == nullptr)
      fail("dict is given " + kind_of(arguments.positional[0]) + " where it takes a dictionary");
    dict = copy_of(*first, work);
  }
  for (const auto& [name, value] : arguments.named) dict.set(name, value, work);
  return dict;
}

Value formatted_time(const Arguments& arguments, std::time_t now) {
  const std::string& format = require_text(arguments, 0, "format", "strftime_now");
  std::array<char, 1024> text{};
  std::tm local{};
  localtime_r(&now, &local);
  const std::size_t size = std::strftime(text.data(), text.size(), format.c_str(), &local);
  return std::string(text.data(), size);
}

}  // namespace

std::vector<std::pair<std::string, Value>> globals(Evaluator& evaluator, std::time_t now) {
  std::vector<std::pair<std::string, Value>> known;
  const auto add = [&](const std::string& name, std::function<Value(const Arguments&)> call) {
    known.emplace_back(name, Callable{name, std::move(call)});
  };
  add("range", [&evaluator](const Arguments& arguments) { return range(arguments, evaluator.work()); });
  add("dict",
      [&evaluator](const Arguments& arguments) { return Value(dict_of(arguments, evaluator.work())); });
  add("namespace", [&evaluator](const Arguments& arguments) {
    return evaluator.make_namespace(dict_of(arguments, evaluator.work()));
  });
  add("strftime_now", [now](const Arguments& arguments) { return formatted_time(arguments, now); });
  add("raise_exception", [&evaluator](const Arguments& arguments) -> Value {
    const Value* message = arguments.find(0, "message");
    fail("it refuses these messages: " + (message ? to_text(*message, evaluator.work()) : std::string()));
  });
  return known;
}

}  // namespace aq::jinja
