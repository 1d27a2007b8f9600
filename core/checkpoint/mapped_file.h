#pragma once

#include <filesystem>
#include <memory>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

/// Maps a regular file for reading; the mapping lives as long as the result. Whoever shortens the file
/// meanwhile takes the process down with it (SIGBUS): that is the price of not copying.
/// @throws Error(BadInput) where it is missing, is no regular file or cannot be read.
std::shared_ptr<const FileBytes> map_file(const std::filesystem::path& path);

}  // namespace aq
