// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/watch_line.h"

#include <sys/random.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/error.h"

namespace aq {
namespace {

using nlohmann::json;

constexpr std::size_t kDeepest = 8;

/// Builds a value as it is read, and stops where it nests too deep: nlohmann's reader of CBOR calls itself.
class MessageBuilder : public nlohmann::json_sax<json> {
 public:
  json take() { return std::move(message_); }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t& value) override { return put(std::move(value)); }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool key(string_t& name) override { return key_ = std::move(name), !open_.back()->contains(key_); }
  bool end_object() override { return open_.pop_back(), true; }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_array() override { return open_.pop_back(), true; }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override { return false; }

 private:
  bool put(json value) { return next_place() = std::move(value), true; }
  bool open(json empty) {
    json& place = next_place();
    place = std::move(empty);
    open_.push_back(&place);
    return open_.size() <= kDeepest;
  }
  json& next_place() {
    if (open_.empty()) return message_;
    json& parent = *open_.back();
    return parent.is_object() ? parent[key_] : parent.emplace_back();
  }

  json message_;
  std::string key_;
  std::vector<json*> open_;  // each holds the one behind it, and grows only once that is closed
};

json parse_message(const WatchBytes& bytes) {
  MessageBuilder builder;
  if (!json::sax_parse(bytes.begin(), bytes.end(), &builder, json::input_format_t::cbor))
    return json(json::value_t::discarded);
  return builder.take();
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
