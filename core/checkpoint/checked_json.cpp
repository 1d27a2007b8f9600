// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/checked_json.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"

namespace aq {
namespace {

/// Watches the parser: sees every value and key as it is read.
class Guard {
 public:
  Guard(const std::string& subject, const JsonLimits& limits) : subject_(subject), limits_(limits) {}

  template <typename Json>
  void see(typename Json::parse_event_t event, const Json& parsed) {
    using Event = typename Json::parse_event_t;
    between_values_();
    switch (event) {
      case Event::object_start:
      case Event::array_start:
        enter();
        break;
      case Event::object_end:
      case Event::array_end:
        keys_.pop_back();
        break;
      case Event::key:
        see_key(parsed.template get<std::string>());
        break;
      case Event::value:
        count();
        break;
    }
  }

 private:
  void see_key(std::string key) {
    if (!keys_.back().insert(key).second)
      fail("the key \"" + printable(key) + "\" appears twice in one object");
  }
  void enter() {
    count();
    keys_.emplace_back();
    if (keys_.size() > static_cast<std::size_t>(limits_.depth))
      fail("it is nested more than " + std::to_string(limits_.depth) + " deep");
  }
  void count() {
    if (++values_ > limits_.values) fail("it holds more than " + std::to_string(limits_.values) + " values");
  }
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", subject_, reason);
  }

  const std::string& subject_;
  const JsonLimits& limits_;
  std::size_t values_ = 0;
  FrequentInterruptionPoint between_values_;
  std::vector<std::unordered_set<std::string>> keys_;  // of the open objects; empty for an array
};

template <typename Json>
Json parse_guarded(std::string_view text, const std::string& subject, const JsonLimits& limits) {
  // The parser takes a zero byte for the end of its input and would let anything follow it.
  if (text.find('\0') != std::string_view::npos)
    throw Error(ErrorKind::BadInput, "reading", subject, "it is not valid JSON: it holds a zero byte");
  Guard guard(subject, limits);
  const auto watch = [&guard](int, typename Json::parse_event_t event, Json& parsed) {
    guard.see(event, parsed);
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), watch);
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorKind::BadInput, "reading", subject, "it is not valid JSON: " + printable(error.what()));
  }
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
