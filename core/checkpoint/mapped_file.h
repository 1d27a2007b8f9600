// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <memory>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

/// Maps a regular file for reading; the mapping lives as long as the result. Where somebody writes to the
/// file or shortens it meanwhile, what is read of it may be anything, zeros too; require_unchanged() tells.
/// @throws Error(BadInput) where it is missing, is no regular file or cannot be read.
std::shared_ptr<const FileBytes> map_file(const std::filesystem::path& path);

}  // namespace aq
