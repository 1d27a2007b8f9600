// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/methods.h"

#include <map>

#include "core/text/chat_template/operators.h"
#include "core/text/chat_template/text_methods.h"

namespace aq::jinja {
namespace {

using DictMethod = Value (*)(const Dict&, const Arguments&, Work&);

Value dict_items(const Dict& dict, const Arguments&, Work& work) {
  List list;
  for (const auto& [key, value] : dict.entries) list.items.push_back(pair_of(key, value, work));
  return list;
}

Value dict_keys(const Dict& dict, const Arguments&, Work& work) {
  List list;
  for (const auto& entry : dict.entries) {
    make_item(entry.first.size(), work);
    list.items.emplace_back(entry.first);
  }
  return list;
}

Value dict_values(const Dict& dict, const Arguments&, Work& work) {
  work.make(dict.entries.size() * sizeof(Value));
  List list;
  for (const auto& entry : dict.entries) list.items.push_back(entry.second);
  return list;
}

Value dict_get(const Dict& dict, const Arguments& arguments, Work& work) {
  if (arguments.positional.empty()) fail("get takes a key");
  const std::string* key = arguments.positional[0].text();
  if (const Value* found = key ? dict.find(*key, work) : nullptr) return *found;
  const Value* fallback = arguments.find(1, "default");
  return fallback ? *fallback : Value();
}

Value dict_copy(const Dict& dict, const Arguments&, Work& work) { return copy_of(dict, work); }

const std::map<std::string, DictMethod>& dict_methods() {
  static const std::map<std::string, DictMethod> methods = {{"items", dict_items},
                                                            {"keys", dict_keys},
                                                            {"values", dict_values},
                                                            {"get", dict_get},
                                                            {"copy", dict_copy}};
  return methods;
}

Value list_index(const List& list, const Value& item, Work& work) {
  for (std::size_t i = 0; i < list.items.size(); ++i)
    if (equal(list.items[i], item, work)) return static_cast<std::int64_t>(i);
  fail("index finds no such item");
}

Value list_count(const List& list, const Value& item, Work& work) {
  std::int64_t count = 0;
  for (const Value& held : list.items) count += equal(held, item, work) ? 1 : 0;
  return count;
}

std::optional<Value> list_method(const Value& object, const std::string& name, Work& work) {
  if (name != "index" && name != "count") return std::nullopt;
  return Callable{name, [object, name, &work](const Arguments& arguments) {
                    if (arguments.positional.size() != 1) fail(name + " takes one item");
                    return name == "index" ? list_index(*object.list(), arguments.positional[0], work)
                                           : list_count(*object.list(), arguments.positional[0], work);
                  }};
}

}  // namespace

Value pair_of(const std::string& key, const Value& value, Work& work) {
  make_item(key.size(), work);
  work.make(sizeof(List) + 2 * sizeof(Value));
  return List{.items = {Value(key), value}, .tuple = true};
}

Dict copy_of(const Dict& dict, Work& work) {
  for (const auto& entry : dict.entries) make_item(entry.first.size(), work);
  return dict;
}

std::optional<Value> method_of(const Value& object, const std::string& name, Work& work) {
  if (object.dict()) {
    const auto found = dict_methods().find(name);
    if (found == dict_methods().end()) return std::nullopt;
    return Callable{name, [object, method = found->second, &work](const Arguments& arguments) {
                      return method(*object.dict(), arguments, work);
                    }};
  }
  if (object.list()) return list_method(object, name, work);
  if (!object.text()) return std::nullopt;
  const TextMethod method = text_method(name);
  if (method == nullptr) return std::nullopt;
  return Callable{name, [object, method, &work](const Arguments& arguments) {
                    work.look_through(object.text()->size());
                    return method(*object.text(), arguments, work);
                  }};
}

}  // namespace aq::jinja
