// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace aq::test {

/// A safetensors file: the length of `json`, `json`, and `data` zero bytes.
inline std::string safetensors(const std::string& json, std::size_t data = 0) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>(std::uint64_t{json.size()} >> (8 * i) & 0xff);
  return file + json + std::string(data, '\0');
}

inline std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

}  // namespace aq::test
