// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/checked_json.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"

namespace aq {
namespace {

/// Bounds on what is read, and no key twice in an object.
class Guard {
 public:
  Guard(const std::string& subject, const JsonLimits& limits) : subject_(subject), limits_(limits) {}

  void see_value() {
    between_values_();
    if (++values_ > limits_.values) fail("it holds more than " + std::to_string(limits_.values) + " values");
  }
  void enter() {
    see_value();
    keys_.emplace_back();
    if (keys_.size() > static_cast<std::size_t>(limits_.depth))
      fail("it is nested more than " + std::to_string(limits_.depth) + " deep");
  }
  void leave() { keys_.pop_back(); }
  void see_key(const std::string& key) {
    between_values_();
    if (!keys_.back().insert(key).second)
      fail("the key \"" + printable(key) + "\" appears twice in one object");
  }
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", subject_, reason);
  }

 private:
  const std::string& subject_;
  const JsonLimits& limits_;
  std::size_t values_ = 0;
  FrequentInterruptionPoint between_values_;
  std::vector<std::unordered_set<std::string>> keys_;  // of the open objects; empty for an array
};

nlohmann::json& append(nlohmann::json::object_t& object, std::string key) { return object[std::move(key)]; }

/// At the end: an object in order searches from its beginning for a key that is put in by its own means.
nlohmann::ordered_json& append(nlohmann::ordered_json::object_t& object, std::string key) {
  object.push_back({std::move(key), nullptr});
  return object.back().second;
}

/// Builds the document of what the parser reads.
template <typename Json>
class Builder : public nlohmann::json_sax<Json> {
 public:
  explicit Builder(Guard& guard) : guard_(guard) {}
  Json take() { return std::move(root_); }

  bool null() override { return value(nullptr); }
  bool boolean(bool one) override { return value(one); }
  bool number_integer(std::int64_t one) override { return value(one); }
  bool number_unsigned(std::uint64_t one) override { return value(one); }
  bool number_float(double one, const std::string&) override { return value(one); }
  bool string(std::string& one) override { return value(std::move(one)); }
  bool binary(typename Json::binary_t&) override { return false; }  // of other formats than JSON
  bool start_object(std::size_t) override { return enter(Json::object()); }
  bool start_array(std::size_t) override { return enter(Json::array()); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }
  bool key(std::string& one) override {
    guard_.see_key(one);
    key_ = std::move(one);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
    guard_.fail("it is not valid JSON: " + printable(error.what()));
  }

 private:
  bool value(Json one) {
    guard_.see_value();
    place() = std::move(one);
    return true;
  }
  bool enter(Json container) {
    guard_.enter();
    Json& placed = place();
    placed = std::move(container);
    open_.push_back(&placed);  // stays where it is: nothing joins what holds it before it is closed
    return true;
  }
  bool leave() {
    guard_.leave();
    open_.pop_back();
    return true;
  }
  /// Where the next value belongs.
  Json& place() {
    if (open_.empty()) return root_;
    if (auto* object = open_.back()->template get_ptr<typename Json::object_t*>())
      return append(*object, std::move(key_));
    auto& array = *open_.back()->template get_ptr<typename Json::array_t*>();
    return array.emplace_back();
  }

  Guard& guard_;
  Json root_;
  std::vector<Json*> open_;
  std::string key_;
};

template <typename Json>
Json parse_guarded(std::string_view text, const std::string& subject, const JsonLimits& limits) {
  // The parser takes a zero byte for the end of its input and would let anything follow it.
  if (text.find('\0') != std::string_view::npos)
    throw Error(ErrorKind::BadInput, "reading", subject, "it is not valid JSON: it holds a zero byte");
  Guard guard(subject, limits);
  Builder<Json> builder(guard);
  Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace

nlohmann::json parse_checked_json(std::string_view text, const std::string& subject,
                                  const JsonLimits& limits) {
  return parse_guarded<nlohmann::json>(text, subject, limits);
}

nlohmann::ordered_json parse_checked_ordered_json(std::string_view text, const std::string& subject,
                                                  const JsonLimits& limits) {
  return parse_guarded<nlohmann::ordered_json>(text, subject, limits);
}

}  // namespace aq
