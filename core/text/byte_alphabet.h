// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aq {

// Byte-level BPE writes every byte as one printable character: those of Latin-1 that are visible stand for
// themselves, the others for U+0100 onwards (GPT-2, Radford et al. 2019, "bytes_to_unicode").

/// The character of a byte, in UTF-8.
const std::string& character_of_byte(std::uint8_t byte);

/// Each byte of `bytes` as its character.
std::string to_byte_alphabet(std::string_view bytes);

/// The bytes that `text` stands for; nothing where a character of it stands for none.
std::optional<std::string> from_byte_alphabet(std::string_view text);

}  // namespace aq
