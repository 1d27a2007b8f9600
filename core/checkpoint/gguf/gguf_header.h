// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/gguf/gguf_value.h"

namespace aq {

struct GgufEntry {
  std::string_view key;
  GgufValue value;
};

/// One tensor as a GGUF file describes it. Its bytes lie inside the file and fit its type and shape.
struct GgufTensor {
  std::string_view name;
  std::vector<std::int64_t> shape;     ///< row-major, as torch has it: the reverse of the file's order
  std::uint32_t type = 0;              ///< of gguf_type.h
  std::uint64_t begin = 0, bytes = 0;  ///< from the start of the file
};

/// Views of the file's bytes, which must outlive it.
struct GgufHeader {
  std::vector<GgufEntry> entries;   ///< metadata, in the file's order
  std::vector<GgufTensor> tensors;  ///< in the file's order
};

/// Reads and checks everything before a GGUF file's tensor data, and where the tensors lie. Only version 3 in
/// little-endian order is read. Memory stays in proportion to the file whatever it claims, and nothing but
/// `file` is looked at.
/// Format: ggml's docs/gguf.md.
/// @param file    all bytes of the file
/// @param subject the file's name, for messages
/// @throws Error(BadInput)
GgufHeader parse_gguf(std::span<const std::byte> file, const std::string& subject);

/// True where `file` begins as every GGUF file does.
bool begins_as_gguf(std::span<const std::byte> file);

}  // namespace aq
