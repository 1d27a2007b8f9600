// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace aq::fuzz {

/// A folder of this process for what a parser opens by name, in memory where the system has such a place. It
/// goes with the process.
const std::filesystem::path& scratch_folder();

/// Writes a file there. @returns its path
std::string scratch_file(const std::string& name, std::span<const std::byte> bytes);

}  // namespace aq::fuzz
