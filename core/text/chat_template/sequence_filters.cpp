// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <map>

#include "core/text/chat_template/evaluator.h"
#include "core/text/chat_template/filters.h"
#include "core/text/chat_template/methods.h"
#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/tests.h"
#include "core/text/chat_template/text_changes.h"
#include "core/text/chat_template/value_text.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

Value length(const Value& value, const Arguments&, Evaluator&) {
  if (value.text()) return static_cast<std::int64_t>(count_characters(*value.text()));
  if (value.space() || value.callable() || value.is_number() || value.is_none())
    fail(kind_of(value) + " has no length");
  if (value.list()) return static_cast<std::int64_t>(value.list()->items.size());
  return static_cast<std::int64_t>(value.dict() ? value.dict()->entries.size() : 0);
}

Value first(const Value& value, const Arguments&, Evaluator& evaluator) {
  if (value.text() && !value.text()->empty()) return item(value, std::int64_t{0}, evaluator.work());
  if (const List* list = value.list(); list && !list->items.empty()) return list->items.front();
  const auto items = items_of(value, evaluator.work());
  return items.empty() ? Value(Undefined{"the first item"}) : items.front();
}

Value last(const Value& value, const Arguments&, Evaluator& evaluator) {
  if (value.text() && !value.text()->empty()) return item(value, std::int64_t{-1}, evaluator.work());
  if (const List* list = value.list(); list && !list->items.empty()) return list->items.back();
  const auto items = items_of(value, evaluator.work());
  return items.empty() ? Value(Undefined{"the last item"}) : items.back();
}

Value as_list(const Value& value, const Arguments&, Evaluator& evaluator) {
  return List{items_of(value, evaluator.work())};
}

Value reverse(const Value& value, const Arguments&, Evaluator& evaluator) {
  if (value.text()) return slice(value, std::nullopt, std::nullopt, -1, evaluator.work());
  auto items = items_of(value, evaluator.work());
  std::ranges::reverse(items);
  return List{std::move(items)};
}

/// object.a.b, or object[0]
Value value_at(const Value& object, const Value& path, Work& work) {
  if (!path.text()) return item(object, path, work);
  work.look_through(path.text()->size());
  Value current = object;
  for (std::string_view rest = *path.text(); !rest.empty();) {
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    const std::string part(rest.substr(0, dot));
    const bool number = !part.empty() && part.size() < 10 &&
                        std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    current =
        number ? item(current, static_cast<std::int64_t>(std::stoll(part)), work) : item(current, part, work);
    rest.remove_prefix(std::min(dot + 1, rest.size()));
  }
  return current;
}

Value join_filter(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const Value* separator = arguments.find(0, "d");
  const Value* path = arguments.find(1, "attribute");
  if (separator && separator->text()) evaluator.work().look_through(separator->text()->size());
  const std::string between = separator ? to_text(*separator, evaluator.work()) : std::string();
  std::string out;
  bool started = false;
  for (const Value& item : items_of(value, evaluator.work())) {
    if (std::exchange(started, true)) out += between;
    out += to_text(path ? value_at(item, *path, evaluator.work()) : item, evaluator.work());
    if (out.size() > Work::kLongestText) fail("it makes a text that is too long");
  }
  return out;
}

Value items_filter(const Value& value, const Arguments&, Evaluator& evaluator) {
  List pairs;
  if (value.is_undefined()) return pairs;
  if (!value.dict()) fail("items takes a dictionary, not " + kind_of(value));
  for (const auto& [key, held] : value.dict()->entries)
    pairs.items.push_back(pair_of(key, held, evaluator.work()));
  return pairs;
}

/// Texts compare without regard to case, unless `case_sensitive`.
Value sort_key(const Value& value, bool case_sensitive, Work& work) {
  if (!value.text() || case_sensitive) return value;
  work.make(value.text()->size());
  return lower(*value.text());
}

bool flag(const Arguments& arguments, std::size_t index, const char* name) {
  const Value* value = arguments.find(index, name);
  return value != nullptr && truth(*value);
}

Value sort_filter(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const bool reversed = flag(arguments, 0, "reverse"), case_sensitive = flag(arguments, 1, "case_sensitive");
  const Value* path = arguments.find(2, "attribute");
  std::vector<std::pair<Value, Value>> keyed;  // by what is compared
  for (const Value& item : items_of(value, evaluator.work()))
    keyed.emplace_back(
        sort_key(path ? value_at(item, *path, evaluator.work()) : item, case_sensitive, evaluator.work()),
        item);
  const auto before = [&](const auto& a, const auto& b) {
    return reversed ? less(b.first, a.first, evaluator.work()) : less(a.first, b.first, evaluator.work());
  };
  // In place and without an invariant that a hostile order (NaN) could break.
  for (std::size_t i = 1; i < keyed.size(); ++i)
    for (std::size_t j = i; j > 0 && before(keyed[j], keyed[j - 1]); --j) std::swap(keyed[j], keyed[j - 1]);
  List sorted;
  for (auto& entry : keyed) sorted.items.push_back(std::move(entry.second));
  return sorted;
}

Value dictsort(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const Value* by = arguments.find(1, "by");
  const bool by_value = by && by->text() && *by->text() == "value";
  Arguments order;
  order.named = {{"reverse", Value(flag(arguments, 2, "reverse"))},
                 {"case_sensitive", Value(flag(arguments, 0, "case_sensitive"))},
                 {"attribute", Value(std::int64_t{by_value ? 1 : 0})}};
  return sort_filter(items_filter(value, {}, evaluator), order, evaluator);
}

Value unique(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const bool case_sensitive = flag(arguments, 0, "case_sensitive");
  List kept;
  std::vector<Value> keys;  // of what is kept
  for (const Value& item : items_of(value, evaluator.work())) {
    Value key = sort_key(item, case_sensitive, evaluator.work());
    const auto same = [&](const Value& other) { return equal(key, other, evaluator.work()); };
    if (std::ranges::any_of(keys, same)) continue;
    kept.items.push_back(item);
    keys.push_back(std::move(key));
  }
  return kept;
}

Value map_filter(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  Arguments rest = arguments;
  const Value* path = arguments.find(SIZE_MAX, "attribute");
  const Value* fallback = arguments.find(SIZE_MAX, "default");
  if (path == nullptr) {
    if (rest.positional.empty() || !rest.positional[0].text()) fail("map takes a filter or an attribute");
    rest.positional.erase(rest.positional.begin());
  }
  List mapped;
  for (const Value& item : items_of(value, evaluator.work())) {
    evaluator.work().step();
    Value result = path ? value_at(item, *path, evaluator.work())
                        : apply_filter(*arguments.positional[0].text(), item, rest, evaluator);
    if (result.is_undefined() && fallback) result = *fallback;
    mapped.items.push_back(std::move(result));
  }
  return mapped;
}

/// The items whose value, or whose attribute's, passes a test; truth is the test where none is named.
template <bool wanted, bool by_attribute>
Value choose(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  Arguments rest = arguments;
  const auto take = [&](const char* what) {
    if (rest.positional.empty()) fail(std::string("a selection takes ") + what);
    Value taken = rest.positional.front();
    rest.positional.erase(rest.positional.begin());
    return taken;
  };
  const Value path = by_attribute ? take("an attribute") : Value();
  const Value test = rest.positional.empty() ? Value() : take("a test");
  if (!test.is_none() && !test.text()) fail("a selection takes the name of a test");
  List chosen;
  for (const Value& item : items_of(value, evaluator.work())) {
    evaluator.work().step();
    const Value tested = by_attribute ? value_at(item, path, evaluator.work()) : item;
    const bool passes =
        test.text() ? apply_test(*test.text(), tested, rest, evaluator.work()) : truth(tested);
    if (passes == wanted) chosen.items.push_back(item);
  }
  return chosen;
}

template <bool largest>
Value extreme(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const bool case_sensitive = flag(arguments, 0, "case_sensitive");
  const auto items = items_of(value, evaluator.work());
  if (items.empty()) return Undefined{"the extreme of nothing"};
  return *std::ranges::min_element(items, [&](const Value& a, const Value& b) {
    Work& work = evaluator.work();
    const Value left = sort_key(a, case_sensitive, work), right = sort_key(b, case_sensitive, work);
    return largest ? less(right, left, work) : less(left, right, work);
  });
}

Value sum(const Value& value, const Arguments& arguments, Evaluator& evaluator) {
  const Value* path = arguments.find(0, "attribute");
  const Value* start = arguments.find(1, "start");
  Value total = start ? *start : Value(std::int64_t{0});
  for (const Value& item : items_of(value, evaluator.work()))
    total = arithmetic("+", total, path && !path->is_none() ? value_at(item, *path, evaluator.work()) : item,
                       evaluator.work());
  return total;
}

}  // namespace

Filter sequence_filter(const std::string& name) {
  static const std::map<std::string, Filter> filters = {{"length", length},
                                                        {"count", length},
                                                        {"first", first},
                                                        {"last", last},
                                                        {"list", as_list},
                                                        {"reverse", reverse},
                                                        {"join", join_filter},
                                                        {"items", items_filter},
                                                        {"sort", sort_filter},
                                                        {"dictsort", dictsort},
                                                        {"unique", unique},
                                                        {"map", map_filter},
                                                        {"select", choose<true, false>},
                                                        {"reject", choose<false, false>},
                                                        {"selectattr", choose<true, true>},
                                                        {"rejectattr", choose<false, true>},
                                                        {"min", extreme<false>},
                                                        {"max", extreme<true>},
                                                        {"sum", sum}};
  const auto found = filters.find(name);
  return found == filters.end() ? nullptr : found->second;
}

}  // namespace aq::jinja
