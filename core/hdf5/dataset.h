// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/hdf5/handle.h"

namespace aq::hdf5 {

/// What an array's elements are in the file, always little-endian. Half is the library's 16-bit IEEE float.
enum class Element { Half, Float, Double, UInt8, UInt16, Int8, Int16, Int32, Int64 };
std::size_t bytes_of(Element element);

/// The file's type for `element`; it lives as long as the program.
hid_t type_of(Element element);

/// Writes an array contiguously, with a crc32 attribute over its bytes: the library checksums metadata only.
/// @param data row-major, in the machine's (little-endian) order
/// @returns    the dataset, for more attributes
Handle write_array(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const void* data);

/// An array that was found to be what it says before anything is allocated for it.
struct StoredArray {
  Handle dataset, type;
  std::vector<hsize_t> shape;
  std::size_t bytes = 0;
};
/// @throws Error(BadInput) where it is missing, stored outside this file, or larger than the file
StoredArray open_array(hid_t parent, const std::string& name);
/// Where the array's bytes begin in its file, which holds them in one piece. @throws Error(BadInput)
std::uint64_t offset_of(const StoredArray& array);
/// The checksum that the bytes were written with. @throws Error(BadInput) where there is none
std::int64_t stored_checksum(const StoredArray& array);
std::int64_t checksum(const void* data, std::size_t bytes);
/// Which element the array has. @throws Error(BadInput) where it is none of them
Element element_of(const StoredArray& array);
/// @param out array.bytes bytes. @throws Error(BadInput) where the bytes do not have the checksum they were
/// written with
void read_bytes(const StoredArray& array, void* out);

void write_floats(hid_t parent, const std::string& name, const std::vector<float>& values);
void write_doubles(hid_t parent, const std::string& name, const std::vector<double>& values);
void write_ints(hid_t parent, const std::string& name, const std::vector<std::int32_t>& values);
std::vector<float> read_floats(hid_t parent, const std::string& name);
std::vector<double> read_doubles(hid_t parent, const std::string& name);
std::vector<std::int32_t> read_ints(hid_t parent, const std::string& name);

}  // namespace aq::hdf5
