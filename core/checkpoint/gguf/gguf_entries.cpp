// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_entries.h"

#include <cstring>
#include <limits>

#include "core/base/error.h"

namespace aq {
namespace {

template <typename T>
void append_raw(std::string& bytes, const T& value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);  // little-endian, as gguf_value.cpp asserts
  bytes.append(raw, sizeof raw);
}

}  // namespace

void append_gguf(std::string& bytes, std::uint32_t value) { append_raw(bytes, value); }
void append_gguf(std::string& bytes, std::uint64_t value) { append_raw(bytes, value); }
void append_gguf(std::string& bytes, std::string_view text) {
  append_gguf(bytes, static_cast<std::uint64_t>(text.size()));
  bytes += text;
}

void GgufEntries::begin(const std::string& key, GgufValueType type) {
  append_gguf(bytes_, std::string_view(key));
  append_gguf(bytes_, static_cast<std::uint32_t>(type));
  ++count_;
}

void GgufEntries::begin_array(const std::string& key, GgufValueType item, std::size_t count) {
  begin(key, GgufValueType::Array);
  append_gguf(bytes_, static_cast<std::uint32_t>(item));
  append_gguf(bytes_, static_cast<std::uint64_t>(count));
}

void GgufEntries::integer(const std::string& key, std::int64_t value) {
  if (value < 0 || value > std::numeric_limits<std::uint32_t>::max())
    throw Error(ErrorKind::Internal, "writing", key, std::to_string(value) + " is no unsigned 32-bit integer");
  begin(key, GgufValueType::U32);
  append_gguf(bytes_, static_cast<std::uint32_t>(value));
}

void GgufEntries::number(const std::string& key, double value) {
  begin(key, GgufValueType::F32);
  append_raw(bytes_, static_cast<float>(value));
}

void GgufEntries::flag(const std::string& key, bool value) {
  begin(key, GgufValueType::Bool);
  bytes_ += static_cast<char>(value ? 1 : 0);
}

void GgufEntries::text(const std::string& key, std::string_view value) {
  begin(key, GgufValueType::Text);
  append_gguf(bytes_, value);
}

void GgufEntries::texts(const std::string& key, const std::vector<std::string>& values) {
  begin_array(key, GgufValueType::Text, values.size());
  for (const std::string& value : values) append_gguf(bytes_, std::string_view(value));
}

void GgufEntries::integers(const std::string& key, std::span<const std::int32_t> values) {
  begin_array(key, GgufValueType::I32, values.size());
  for (const std::int32_t value : values) append_raw(bytes_, value);
}

void GgufEntries::numbers(const std::string& key, std::span<const float> values) {
  begin_array(key, GgufValueType::F32, values.size());
  for (const float value : values) append_raw(bytes_, value);
}

}  // namespace aq
