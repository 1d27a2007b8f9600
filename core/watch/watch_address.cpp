// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/watch_address.h"

#include <algorithm>
#include <charconv>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::size_t kLongestSocketPath = 107;  // sun_path, with its end

[[noreturn]] void refuse_address(const std::string& text, const std::string& reason) {
  throw Error(ErrorKind::BadArgument, "taking the address", printable(text), reason,
              "give a port, 127.0.0.1:PORT, or the path of a socket file; from another machine use ssh -L");
}

std::uint16_t port_of(const std::string& text, const std::string& digits) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size()) refuse_address(text, "it has no port");
  return port;
}

}  // namespace

std::string WatchAddress::text() const { return path.empty() ? "127.0.0.1:" + std::to_string(port) : path; }

WatchAddress watch_address_from(const std::string& text) {
  if (text.find('/') != std::string::npos) {
    if (text.size() > kLongestSocketPath) refuse_address(text, "a socket's path has at most 107 bytes");
    return {.path = text};
  }
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return {.path = {}, .port = port_of(text, text)};
  const std::string host = text.substr(0, colon);
  if (host != "127.0.0.1" && host != "localhost") refuse_address(text, "only this machine can be named");
  return {.path = {}, .port = port_of(text, text.substr(colon + 1))};
}

}  // namespace aq
