// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aq {

/// A field of a protobuf message: a number or, for texts and embedded messages, bytes.
struct ProtobufField {
  std::uint64_t number = 0;  ///< of the field
  std::uint64_t value = 0;   ///< integers, truth values; the bits of 32-bit and 64-bit fields
  std::string_view bytes;    ///< of fields with a length
};

/// Reads the fields of a protobuf message (its wire format, version 3) one after another.
class ProtobufReader {
 public:
  /// @param subject the file, for messages
  ProtobufReader(std::string_view message, const std::string& subject) : rest_(message), subject_(subject) {}
  /// @returns false at the end. @throws Error(BadInput) where the message is cut short or malformed
  bool next(ProtobufField& field);

 private:
  [[noreturn]] void fail() const;
  std::uint64_t varint();
  std::uint64_t fixed(std::size_t size);
  std::string_view take(std::uint64_t size);

  std::string_view rest_;
  const std::string& subject_;
};

}  // namespace aq
