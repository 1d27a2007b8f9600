// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace aq {

/// Reads a small JSON file, its keys in the file's order. What is too long is refused before it is read.
/// @param most_mebibytes how long it may be
/// @throws Error(BadInput) where it is no file, too long or no JSON, has a key twice, or is nested too deep
nlohmann::ordered_json read_json_file(const std::filesystem::path& path, int most_mebibytes = 4);

}  // namespace aq
