// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace aq::fuzz {

/// Damage to an HDF5 file hardly ever gets past the checksums of its metadata, so that changed bytes alone
/// would try the library and not us. A hostile writer gets them right. This writes such a file: `bytes` as
/// they are where they begin as an HDF5 file does; otherwise a good one, made by `write` once, on which they
/// are a script of edits: what is missing, of another type, shape or size, linked elsewhere, compressed or
/// stored outside.
/// @returns its path
std::string hdf5_file(const std::string& name, std::span<const std::byte> bytes,
                      const std::function<void(const std::filesystem::path&)>& write);

}  // namespace aq::fuzz
