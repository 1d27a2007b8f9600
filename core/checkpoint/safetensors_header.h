// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace aq {

/// One tensor as a safetensors header describes it.
struct SafetensorsEntry {
  std::string name;
  std::string dtype;                 ///< as written, e.g. "BF16"
  std::vector<std::int64_t> shape;   ///< row-major
  std::uint64_t begin = 0, end = 0;  ///< bytes, relative to SafetensorsHeader::data_start
};

struct SafetensorsHeader {
  std::vector<SafetensorsEntry> tensors;  ///< in the order of their bytes
  std::uint64_t data_start = 0;           ///< bytes from the start of the file
};

/// The longest header the format allows, in bytes.
inline constexpr std::uint64_t kLongestSafetensorsHeader = 100'000'000;
/// More dimensions than any checkpoint has; a bound on what a header can make us allocate.
inline constexpr std::size_t kMostDimensions = 16;

/// Reads and checks a whole header: afterwards the tensors' bytes lie inside the file, fill it without holes
/// or overlaps, and fit their dtypes and shapes. Looks at nothing but `file`.
/// @param file    all bytes of the file
/// @param subject the file's name, for messages
/// @throws Error(BadInput)
SafetensorsHeader read_safetensors_header(std::span<const std::byte> file, const std::string& subject);

}  // namespace aq
