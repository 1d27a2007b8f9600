// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace aq::jinja {

class Value;
class Work;

/// What a name stands for that nothing defines: prints as nothing, holds nothing, and cannot be computed
/// with.
struct Undefined {
  std::string name;
};
struct None {};

/// Values in order. Immutable once made, as in transformers' sandbox.
struct List {
  std::vector<Value> items;
  int depth = 0;       ///< of the lists and dictionaries in it
  bool tuple = false;  ///< prints in round brackets
};

/// Values by key, in the order of insertion.
struct Dict {
  std::vector<std::pair<std::string, Value>> entries;
  int depth = 0;

  // Both look at one key after another.
  const Value* find(const std::string& key, Work& work) const;
  void set(const std::string& key, Value value, Work& work);
};

/// The one value that a template can change: {% set ns.found = true %}.
struct Namespace {
  Dict attributes;
};

/// What a call is given.
struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named;

  /// The argument at `index` or of this name; null where it is not given.
  const Value* find(std::size_t index, const std::string& name) const;
};

/// A function or a method with its object.
struct Callable {
  std::string name;
  std::function<Value(const Arguments&)> call;
};

/// A value of a template: cheap to copy, and never changed but for a Namespace.
class Value {
 public:
  using Text = std::shared_ptr<const std::string>;

  Value() : data_(None{}) {}
  Value(Undefined undefined) : data_(std::move(undefined)) {}
  Value(bool truth) : data_(truth) {}
  Value(std::int64_t number) : data_(number) {}
  Value(double number) : data_(number) {}
  Value(std::string text) : data_(std::make_shared<const std::string>(std::move(text))) {}
  Value(const char* text) : Value(std::string(text)) {}
  /// @throws Error(BadInput) where lists and dictionaries are nested too deeply
  Value(List list);
  Value(Dict dict);
  Value(std::shared_ptr<Namespace> space) : data_(std::move(space)) {}
  Value(Callable callable) : data_(std::make_shared<const Callable>(std::move(callable))) {}

  bool is_undefined() const { return is<Undefined>(); }
  bool is_none() const { return is<None>(); }
  bool is_number() const { return is<bool>() || is<std::int64_t>() || is<double>(); }
  const bool* boolean() const { return std::get_if<bool>(&data_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }
  const double* real() const { return std::get_if<double>(&data_); }
  const std::string* text() const { return pointee<std::string>(); }
  const List* list() const { return pointee<List>(); }
  const Dict* dict() const { return pointee<Dict>(); }
  const Callable* callable() const { return pointee<Callable>(); }
  Namespace* space() const {
    const auto* held = std::get_if<std::shared_ptr<Namespace>>(&data_);
    return held ? held->get() : nullptr;
  }
  const std::string& undefined_name() const { return std::get<Undefined>(data_).name; }
  double as_real() const;  ///< of a number

 private:
  template <typename T>
  bool is() const {
    return std::holds_alternative<T>(data_);
  }
  template <typename T>
  const T* pointee() const {
    const auto* held = std::get_if<std::shared_ptr<const T>>(&data_);
    return held ? held->get() : nullptr;
  }

  std::variant<Undefined, None, bool, std::int64_t, double, Text, std::shared_ptr<const List>,
               std::shared_ptr<const Dict>, std::shared_ptr<Namespace>, std::shared_ptr<const Callable>>
      data_;
};

/// Python's truth: nothing, zero and what is empty are false.
bool truth(const Value& value);

/// Python's ==: numbers by their value, lists and dictionaries by what they hold.
bool equal(const Value& left, const Value& right, Work& work);

/// "a list", "text", ...: for messages.
std::string kind_of(const Value& value);

/// What a for loop sees: a list's items, a dictionary's keys, a text's characters.
/// @throws Error(BadInput) for other values
std::vector<Value> items_of(const Value& value, Work& work);

/// Before a list gets another item that is a text of this size. @throws Error(BadInput)
void make_item(std::size_t bytes, Work& work);

/// @throws Error(BadInput): "rendering the chat template: <reason>"
[[noreturn]] void fail(const std::string& reason);

}  // namespace aq::jinja
