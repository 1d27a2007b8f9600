#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace aq {

/// Reads a small JSON file, its keys in the file's order. What is too long is refused before it is read.
/// @throws Error(BadInput) where it is no file, longer than 4 MiB or no JSON
nlohmann::ordered_json read_json_file(const std::filesystem::path& path);

}  // namespace aq
