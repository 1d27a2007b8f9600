// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/value.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/text/chat_template/work.h"
#include "core/text/utf8.h"

namespace aq::jinja {
namespace {

constexpr int kDeepest = 64;

int depth_of(const Value& value) {
  if (const List* list = value.list()) return list->depth + 1;
  if (const Dict* dict = value.dict()) return dict->depth + 1;
  return 0;
}

void require_shallow(int depth) {
  if (depth >= kDeepest)
    fail("lists and dictionaries are nested more than " + std::to_string(kDeepest) + " deep");
}

/// @returns the number of entries where there is no such key
std::size_t place_of(const Dict& dict, const std::string& key, Work& work) {
  work.look_through(dict.entries.size());
  std::size_t place = 0;
  for (; place < dict.entries.size(); ++place) {
    const std::string& other = dict.entries[place].first;
    if (other.size() != key.size()) continue;
    work.look_through(key.size());
    if (other == key) break;
  }
  return place;
}

bool equal_texts(const std::string& left, const std::string& right, Work& work) {
  if (left.size() != right.size()) return false;
  work.look_through(left.size());
  return left == right;
}

bool equal_lists(const List& left, const List& right, Work& work) {
  return std::ranges::equal(left.items, right.items,
                            [&](const Value& a, const Value& b) { return equal(a, b, work); });
}

bool equal_dicts(const Dict& left, const Dict& right, Work& work) {
  if (left.entries.size() != right.entries.size()) return false;
  return std::ranges::all_of(left.entries, [&](const auto& entry) {
    const Value* other = right.find(entry.first, work);
    return other != nullptr && equal(entry.second, *other, work);
  });
}

}  // namespace

void fail(const std::string& reason) {
  throw Error(ErrorKind::BadInput, "rendering", "the chat template", printable(reason));
}

const Value* Dict::find(const std::string& key, Work& work) const {
  const std::size_t place = place_of(*this, key, work);
  return place == entries.size() ? nullptr : &entries[place].second;
}

void Dict::set(const std::string& key, Value value, Work& work) {
  const std::size_t place = place_of(*this, key, work);
  if (place < entries.size()) {
    entries[place].second = std::move(value);
    return;
  }
  make_item(key.size(), work);
  entries.emplace_back(key, std::move(value));
}

const Value* Arguments::find(std::size_t index, const std::string& name) const {
  if (index < positional.size()) return &positional[index];
  const auto found = std::ranges::find(named, name, &std::pair<std::string, Value>::first);
  return found == named.end() ? nullptr : &found->second;
}

Value::Value(List list) {
  for (const Value& item : list.items) list.depth = std::max(list.depth, depth_of(item));
  require_shallow(list.depth);
  data_ = std::make_shared<const List>(std::move(list));
}

Value::Value(Dict dict) {
  for (const auto& entry : dict.entries) dict.depth = std::max(dict.depth, depth_of(entry.second));
  require_shallow(dict.depth);
  data_ = std::make_shared<const Dict>(std::move(dict));
}

double Value::as_real() const {
  if (const double* number = real()) return *number;
  if (const std::int64_t* number = integer()) return static_cast<double>(*number);
  const bool* number = boolean();
  return number != nullptr && *number ? 1 : 0;
}

bool truth(const Value& value) {
  if (value.is_undefined() || value.is_none()) return false;
  if (value.is_number()) return value.as_real() != 0;
  if (const std::string* text = value.text()) return !text->empty();
  if (const List* list = value.list()) return !list->items.empty();
  if (const Dict* dict = value.dict()) return !dict->entries.empty();
  return true;
}

bool equal(const Value& left, const Value& right, Work& work) {
  work.step();
  if (left.integer() && right.integer()) return *left.integer() == *right.integer();
  if (left.is_number() && right.is_number()) return left.as_real() == right.as_real();
  if (left.text() && right.text()) return equal_texts(*left.text(), *right.text(), work);
  if (left.list() && right.list()) return equal_lists(*left.list(), *right.list(), work);
  if (left.dict() && right.dict()) return equal_dicts(*left.dict(), *right.dict(), work);
  if (left.space() || right.space()) return left.space() == right.space();
  if (left.callable() || right.callable()) return left.callable() == right.callable();
  return (left.is_none() && right.is_none()) || (left.is_undefined() && right.is_undefined());
}

std::string kind_of(const Value& value) {
  if (value.is_undefined()) return "\"" + value.undefined_name() + "\", which is undefined";
  if (value.is_none()) return "none";
  if (value.boolean()) return "a truth value";
  if (value.is_number()) return "a number";
  if (value.text()) return "text";
  if (value.list()) return "a list";
  if (value.dict()) return "a dictionary";
  return value.space() ? "a namespace" : "a function";
}

void make_item(std::size_t bytes, Work& work) {
  // The text itself lies beside the list, with a length and a count of those who hold it.
  constexpr std::size_t kBeside = sizeof(std::string) + 2 * sizeof(void*);
  work.make(bytes + sizeof(Value) + kBeside);
}

std::vector<Value> items_of(const Value& value, Work& work) {
  std::vector<Value> items;
  if (const List* list = value.list()) {
    work.make(list->items.size() * sizeof(Value));
    return list->items;
  }
  const auto add = [&](const std::string& text) {
    make_item(text.size(), work);
    items.emplace_back(text);
  };
  if (const Dict* dict = value.dict()) {
    for (const auto& entry : dict->entries) add(entry.first);
  } else if (const std::string* text = value.text()) {
    for (std::size_t begin = 0, end = 0; begin < text->size(); begin = end) {
      next_character(*text, end);
      add(text->substr(begin, end - begin));
    }
  } else if (!value.is_undefined()) {
    fail("a loop cannot go over " + kind_of(value));
  }
  return items;
}

}  // namespace aq::jinja
