#include "core/checkpoint/checked_json.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"

namespace aq {
namespace {

using nlohmann::json;

/// Watches the parser: sees every value and key as it is read.
class Guard {
 public:
  Guard(const std::string& subject, const JsonLimits& limits) : subject_(subject), limits_(limits) {}

  void see(json::parse_event_t event, const json& parsed) {
    between_values_();
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        enter();
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case json::parse_event_t::key:
        if (!keys_.back().insert(parsed.get<std::string>()).second)
          fail("the key \"" + printable(parsed.get<std::string>()) + "\" appears twice in one object");
        break;
      case json::parse_event_t::value:
        count();
        break;
    }
  }

 private:
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

}  // namespace

json parse_checked_json(std::string_view text, const std::string& subject, const JsonLimits& limits) {
  // The parser takes a zero byte for the end of its input and would let anything follow it.
  if (text.find('\0') != std::string_view::npos)
    throw Error(ErrorKind::BadInput, "reading", subject, "it is not valid JSON: it holds a zero byte");
  Guard guard(subject, limits);
  const auto watch = [&guard](int, json::parse_event_t event, json& parsed) {
    guard.see(event, parsed);
    return true;
  };
  try {
    return json::parse(text.begin(), text.end(), watch);
  } catch (const json::exception& error) {
    throw Error(ErrorKind::BadInput, "reading", subject, "it is not valid JSON: " + printable(error.what()));
  }
}

}  // namespace aq
