// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/watch_line.h"

#include <sys/random.h>

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace aq {
namespace {

using nlohmann::json;

constexpr int kDeepest = 8;

/// Builds the value, and stops where it nests too deep: nlohmann's reader of CBOR calls itself.
json parse_message(const WatchBytes& bytes) {
  struct Depth : nlohmann::json_sax<json> {
    int depth = 0, deepest = 0;
    bool open() { return ++depth <= kDeepest; }
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool key(string_t&) override { return true; }
    bool end_object() override { return --depth, true; }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return --depth, true; }
    bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }
  } shallow;
  if (!json::sax_parse(bytes.begin(), bytes.end(), &shallow, json::input_format_t::cbor))
    return json(json::value_t::discarded);
  return json::from_cbor(bytes, true, false);
}

}  // namespace

WatchBytes line_bytes(const json& message) {
  WatchBytes bytes(std::tuple_size_v<WatchHead>);
  json::to_cbor(message, bytes);
  const auto length = static_cast<std::uint32_t>(bytes.size() - std::tuple_size_v<WatchHead>);
  for (std::size_t i = 0; i < std::tuple_size_v<WatchHead>; ++i)
    bytes[i] = static_cast<std::uint8_t>(length >> (8 * i));
  return bytes;
}

std::uint32_t length_in(const WatchHead& head) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < head.size(); ++i) length |= std::uint32_t{head[i]} << (8 * i);
  return length;
}

json message_in(const WatchBytes& bytes) {
  json message = parse_message(bytes);
  if (message.is_discarded())
    throw Error(ErrorKind::BadInput, "reading a message of", "the run that is watched", "it is no CBOR",
                "does the address belong to a run?");
  return message;
}

std::string new_watch_token() {
  std::array<std::uint8_t, 16> bits{};
  if (::getrandom(bits.data(), bits.size(), 0) != static_cast<ssize_t>(bits.size()))
    throw Error(ErrorKind::Internal, "making", "a token", "the system gave no random numbers");
  std::string token;
  constexpr const char* kDigits = "0123456789abcdef";
  for (const std::uint8_t byte : bits) {
    token += kDigits[byte >> 4];
    token += kDigits[byte & 15];
  }
  return token;
}

bool same_token(const std::string& a, const std::string& b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(i < b.size() ? b[i] : 0);
  return difference == 0;
}

}  // namespace aq
