// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <functional>

#include "core/hdf5/handle.h"

namespace aq::hdf5 {

/// Opens for reading. Never blocks on a pipe and never writes to the file, not even a lock.
/// @throws Error(BadInput) where it is missing, no regular file or no readable HDF5 file
Handle open_file(const std::filesystem::path& path);

/// The size in bytes of the file that `object` is in: nothing stored in it can be larger.
hsize_t file_size(hid_t object);

/// Writes a new file aside with `fill(root)`, flushes it to disk and renames it over `path`: the file is
/// there whole or not at all. Every metadata structure carries the library's checksums.
/// @throws Error(Output); nothing is left then, and what `path` was before remains
void write_file(const std::filesystem::path& path, const std::function<void(hid_t root)>& fill);

/// A new group whose links keep the order they are made in.
Handle create_group(hid_t parent, const std::string& name);
Handle open_group(hid_t parent, const std::string& name);
bool has_link(hid_t group, const std::string& name);
/// Names of a group's links, in the order they were made.
std::vector<std::string> link_names(hid_t group);

}  // namespace aq::hdf5
