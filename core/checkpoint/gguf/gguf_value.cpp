// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_value.h"

#include <array>
#include <bit>
#include <cstring>

namespace aq {
namespace {

static_assert(std::endian::native == std::endian::little, "GGUF's numbers are read as they lie in the file");

template <typename T>
T number_at(std::span<const std::byte> bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::optional<std::int64_t> integer_at(GgufValueType type, std::span<const std::byte> bytes) {
  switch (type) {
    case GgufValueType::U8:
      return number_at<std::uint8_t>(bytes);
    case GgufValueType::I8:
      return number_at<std::int8_t>(bytes);
    case GgufValueType::U16:
      return number_at<std::uint16_t>(bytes);
    case GgufValueType::I16:
      return number_at<std::int16_t>(bytes);
    case GgufValueType::U32:
      return number_at<std::uint32_t>(bytes);
    case GgufValueType::I32:
      return number_at<std::int32_t>(bytes);
    case GgufValueType::I64:
      return number_at<std::int64_t>(bytes);
    case GgufValueType::U64: {
      const auto value = number_at<std::uint64_t>(bytes);
      if (value <= INT64_MAX) return static_cast<std::int64_t>(value);
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::size_t gguf_value_size(GgufValueType type) {
  constexpr std::array<std::size_t, kGgufValueTypes> sizes{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
  return sizes[static_cast<std::size_t>(type)];
}

std::optional<std::int64_t> GgufValue::integer() const { return integer_at(type, bytes); }

std::optional<double> GgufValue::number() const {
  if (type == GgufValueType::F32) return number_at<float>(bytes);
  if (type == GgufValueType::F64) return number_at<double>(bytes);
  const auto whole = integer();
  return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
}

std::optional<bool> GgufValue::boolean() const {
  if (type != GgufValueType::Bool) return std::nullopt;
  return number_at<std::uint8_t>(bytes) != 0;
}

std::optional<std::string_view> GgufValue::text() const {
  if (type != GgufValueType::Text) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::optional<std::vector<std::string_view>> GgufValue::texts() const {
  if (type != GgufValueType::Array || item != GgufValueType::Text) return std::nullopt;
  std::vector<std::string_view> texts;
  texts.reserve(count);
  for (std::span<const std::byte> rest = bytes; texts.size() < count;) {
    // All of this was checked when the file was opened; it may have been written to since.
    if (rest.size() < sizeof(std::uint64_t)) return std::nullopt;
    const auto length = number_at<std::uint64_t>(rest);
    rest = rest.subspan(sizeof length);
    if (length > rest.size()) return std::nullopt;
    texts.emplace_back(reinterpret_cast<const char*>(rest.data()), length);
    rest = rest.subspan(length);
  }
  return texts;
}

std::optional<std::vector<std::int64_t>> GgufValue::integers() const {
  const std::size_t size = gguf_value_size(item);
  const bool whole = item != GgufValueType::F32 && item != GgufValueType::F64 && item != GgufValueType::Bool;
  if (type != GgufValueType::Array || size == 0 || !whole) return std::nullopt;
  std::vector<std::int64_t> numbers;
  numbers.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto number = integer_at(item, bytes.subspan(i * size));
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

std::optional<std::vector<float>> GgufValue::floats() const {
  if (type != GgufValueType::Array || item != GgufValueType::F32) return std::nullopt;
  std::vector<float> numbers(count);
  if (count > 0) std::memcpy(numbers.data(), bytes.data(), count * sizeof(float));
  return numbers;
}

}  // namespace aq
