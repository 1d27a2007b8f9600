// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>

namespace aq {

/// Bytes that this process may still take: what the system has left, and what its control groups (both
/// versions) and its limit on address space leave. Pages of files that the kernel may drop count as free.
/// @param root where /proc and /sys are, for tests
std::int64_t available_memory(const std::filesystem::path& root = "/");

/// Bytes of memory that this process holds and that no file stands behind.
std::int64_t anonymous_memory();

}  // namespace aq
