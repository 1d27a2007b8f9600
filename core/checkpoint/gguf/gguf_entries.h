// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/gguf/gguf_value.h"

namespace aq {

/// Metadata for a GGUF file, as the bytes that it will have there.
class GgufEntries {
 public:
  // One entry each, under a key that has none yet.
  void integer(const std::string& key, std::int64_t value);  ///< U32. @throws Error(Internal) where it is none
  void number(const std::string& key, double value);         ///< F32
  void flag(const std::string& key, bool value);
  void text(const std::string& key, std::string_view value);
  void texts(const std::string& key, const std::vector<std::string>& values);
  void integers(const std::string& key, std::span<const std::int32_t> values);
  void numbers(const std::string& key, std::span<const float> values);

  std::uint64_t count() const { return count_; }
  const std::string& bytes() const { return bytes_; }

 private:
  void begin(const std::string& key, GgufValueType type);
  void begin_array(const std::string& key, GgufValueType item, std::size_t count);

  std::string bytes_;
  std::uint64_t count_ = 0;
};

/// Appends a number, or a text behind its length, as GGUF files have them.
void append_gguf(std::string& bytes, std::uint32_t value);
void append_gguf(std::string& bytes, std::uint64_t value);
void append_gguf(std::string& bytes, std::string_view text);

}  // namespace aq
