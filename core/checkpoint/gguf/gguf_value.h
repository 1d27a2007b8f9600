// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace aq {

/// The types of GGUF's metadata, by their numbers in files.
enum class GgufValueType : std::uint32_t {
  U8,
  I8,
  U16,
  I16,
  U32,
  I32,
  F32,
  Bool,
  Text,
  Array,
  U64,
  I64,
  F64
};
inline constexpr std::uint32_t kGgufValueTypes = 13;

/// Bytes of one value of a type; 0 for texts and arrays.
std::size_t gguf_value_size(GgufValueType type);

/// One checked value of a file's metadata: a view of the file's bytes, decoded when it is asked for.
struct GgufValue {
  GgufValueType type = GgufValueType::U8;
  GgufValueType item = GgufValueType::U8;  ///< of an array
  std::uint64_t count = 0;                 ///< items of an array
  std::span<const std::byte> bytes;        ///< the value; of a text or an array what follows its count

  // Nothing where the value is of another type.
  std::optional<std::int64_t> integer() const;  ///< also nothing above INT64_MAX
  std::optional<double> number() const;         ///< integers too
  std::optional<bool> boolean() const;
  std::optional<std::string_view> text() const;
  std::optional<std::vector<std::string_view>> texts() const;
  std::optional<std::vector<std::int64_t>> integers() const;
  std::optional<std::vector<float>> floats() const;
};

}  // namespace aq
