// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/watch_client.h"

#include <asio.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/watch/watch_line.h"

namespace aq {
namespace {

using Protocol = asio::generic::stream_protocol;

[[noreturn]] void lost(const WatchAddress& address, const std::string& reason, const std::string& advice) {
  throw Error(ErrorKind::BadInput, "watching the run at", printable(address.text()), reason, advice);
}

Protocol::endpoint endpoint_of(const WatchAddress& address) {
  if (!address.path.empty()) return asio::local::stream_protocol::endpoint(address.path);
  return asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), address.port);
}

/// Waits in slices, so that a stop is heard.
class Listener {
 public:
  Listener(const WatchAddress& address, const RunContext& context)
      : address_(address), context_(context), socket_(line_) {
    const Protocol::endpoint place = endpoint_of(address);
    wait([&](auto done) { socket_.async_connect(place, done); },
         "is a run listening there? It says its address when it starts");
  }

  void say(const nlohmann::json& message) {
    const WatchBytes bytes = line_bytes(message);
    wait([&](auto done) {
      asio::async_write(socket_, asio::buffer(bytes), [done](std::error_code e, std::size_t) { done(e); });
    });
  }

  nlohmann::json hear() {
    WatchHead head{};
    read(asio::buffer(head));
    const std::uint32_t length = length_in(head);
    if (length > kMostMessageBytes) lost(address_, "a message is longer than any of a run", kNoRun);
    WatchBytes bytes(length);
    read(asio::buffer(bytes));
    return message_in(bytes);
  }

 private:
  static constexpr const char* kNoRun = "does the address belong to a run?";

  void read(const asio::mutable_buffer& buffer) {
    wait([&](auto done) {
      asio::async_read(socket_, buffer, [done](std::error_code e, std::size_t) { done(e); });
    });
  }

  template <typename Begin>
  void wait(Begin begin, const char* advice = "the run may have been killed; its session is where it was") {
    constexpr std::chrono::milliseconds kSlice(50);
    std::optional<std::error_code> result;
    begin([&result](std::error_code error) { result = error; });
    while (!result) {
      context_.check();
      line_.restart();
      line_.run_for(kSlice);
    }
    if (*result) lost(address_, result->message(), advice);
  }

  const WatchAddress& address_;
  const RunContext& context_;
  asio::io_context line_;
  Protocol::socket socket_;
};

Outcome outcome_or_throw(const RunEnd& end, const WatchAddress& address) {
  if (end.outcome) return *end.outcome;
  if (end.cancelled)
    throw Error(ErrorKind::Cancelled, "watching the run at", printable(address.text()), "it was stopped");
  throw Error(ErrorKind::Numeric, "watching the run at", printable(address.text()),
              printable(end.error, 2000));
}

}  // namespace

Outcome watch_run(const WatchAddress& address, const std::string& token, const RunContext& context) {
  Listener listener(address, context);
  listener.say({{"watch", kWatchVersion}, {"token", token}});
  const nlohmann::json answer = listener.hear();
  if (!answer.is_object() || !answer.contains("watch"))
    lost(address,
         "it does not let us in: " + printable(answer.is_object() ? answer.value("refused", "") : ""),
         "the token stands beside the address when the run starts");
  while (true) {
    const nlohmann::json message = listener.hear();
    if (const auto end = end_from_message(message)) return outcome_or_throw(*end, address);
    context.post(event_from_message(message));
  }
}

}  // namespace aq
