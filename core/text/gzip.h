// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace aq {

/// Decompresses a gzip file, of one member or several. @param longest the most bytes to give back
/// @throws Error(BadInput) where it is damaged, cut short or longer than `longest`
std::string gunzip(std::span<const std::byte> compressed, const std::string& subject, std::size_t longest);

}  // namespace aq
