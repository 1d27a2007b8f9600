// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/hdf5/dataset.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "core/base/interruption.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"

namespace aq::hdf5 {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

constexpr int kMostDimensions = 8;
/// Bytes that are written, read and summed up at once.
constexpr std::size_t kPieceBytes = std::size_t{16} << 20;
constexpr std::array kElements{Element::Half,  Element::Float,  Element::Double,
                               Element::UInt8, Element::UInt16, Element::Int8,
                               Element::Int16, Element::Int32,  Element::Int64};

hid_t half_type() {
  static const hid_t type = [] {
    const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
    H5Tset_fields(half, 15, 10, 5, 0, 10);  // sign, exponent and mantissa of IEEE binary16
    H5Tset_size(half, 2);
    H5Tset_ebias(half, 15);
    return half;
  }();
  return type;
}

Handle creation_properties() {
  Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_layout(creation, H5D_CONTIGUOUS);
  H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
  H5Pset_obj_track_times(creation, false);
  return creation;
}

std::vector<hsize_t> shape_of(hid_t dataset) {
  const Handle space = opened(H5Dget_space(dataset), H5Sclose, dataset, "");
  const int rank = H5Sget_simple_extent_ndims(space);
  if (H5Sget_simple_extent_type(space) == H5S_NULL || rank < 0 || rank > kMostDimensions)
    fail_reading(dataset, "", "its number of dimensions is not possible");
  std::vector<hsize_t> shape(static_cast<std::size_t>(rank));
  H5Sget_simple_extent_dims(space, shape.data(), nullptr);
  return shape;
}

/// Bytes of an array, or more than any file has where the product overflows.
std::size_t bytes_of(const std::vector<hsize_t>& shape, std::size_t element) {
  std::size_t bytes = element;
  for (const hsize_t size : shape)
    if (__builtin_mul_overflow(bytes, size, &bytes)) return std::numeric_limits<std::size_t>::max();
  return bytes;
}

void require_inside_file(hid_t dataset, std::size_t bytes) {
  const Handle creation = opened(H5Dget_create_plist(dataset), H5Pclose, dataset, "");
  if (H5Pget_layout(creation) != H5D_CONTIGUOUS || H5Pget_external_count(creation) != 0)
    fail_reading(dataset, "", "it is not stored in one piece inside this file");
  const hsize_t size = file_size(dataset);
  const haddr_t offset = bytes == 0 ? 0 : H5Dget_offset(dataset);
  if (bytes > size || H5Dget_storage_size(dataset) != bytes || offset > size - bytes)
    fail_reading(dataset, "", "it does not fit into its file");
}

/// Calls body(first row, rows, bytes before them) for runs of rows of an array, with interruption points
/// between them. An array without dimensions, or without values, is one run.
template <typename Body>
void for_pieces(const std::vector<hsize_t>& shape, std::size_t bytes, const Body& body) {
  const hsize_t rows = shape.empty() || bytes == 0 ? 1 : shape.front();
  const std::size_t row = bytes / rows;
  const hsize_t step = std::max<hsize_t>(1, kPieceBytes / std::max<std::size_t>(row, 1));
  for (hsize_t first = 0; first < rows; first += step) {
    interruption_point();
    body(first, std::min(step, rows - first), first * row);
  }
}

/// The rows of a file's array and as many of memory, as H5Dread and H5Dwrite want them.
struct Selection {
  Handle file, memory;
};

Selection select_rows(hid_t dataset, const std::vector<hsize_t>& shape, hsize_t first, hsize_t rows) {
  Selection selection{Handle(H5Dget_space(dataset), H5Sclose), Handle()};
  if (shape.empty()) {
    selection.memory = Handle(H5Screate(H5S_SCALAR), H5Sclose);
    return selection;
  }
  std::vector<hsize_t> start(shape.size(), 0), count = shape;
  start.front() = first;
  count.front() = rows;
  H5Sselect_hyperslab(selection.file, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr);
  selection.memory =
      Handle(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), H5Sclose);
  return selection;
}

std::uint32_t add_to_checksum(std::uint32_t sum, const void* data, std::size_t bytes) {
  return static_cast<std::uint32_t>(crc32_z(sum, static_cast<const Bytef*>(data), bytes));
}

template <typename T>
std::vector<T> read_list(hid_t parent, const std::string& name, Element element) {
  const StoredArray array = open_array(parent, name);
  if (array.shape.size() != 1 || element_of(array) != element)
    fail_reading(parent, name, "it is no list of the expected type");
  std::vector<T> values(array.shape[0]);
  read_bytes(array, values.data());
  return values;
}

}  // namespace

std::int64_t checksum(const void* data, std::size_t bytes) {
  return static_cast<std::int64_t>(crc32_z(0, static_cast<const Bytef*>(data), bytes));
}

std::size_t bytes_of(Element element) { return H5Tget_size(type_of(element)); }

hid_t type_of(Element element) {
  switch (element) {
    case Element::Half:
      return half_type();
    case Element::Float:
      return H5T_IEEE_F32LE;
    case Element::Double:
      return H5T_IEEE_F64LE;
    case Element::UInt8:
      return H5T_STD_U8LE;
    case Element::UInt16:
      return H5T_STD_U16LE;
    case Element::Int8:
      return H5T_STD_I8LE;
    case Element::Int16:
      return H5T_STD_I16LE;
    case Element::Int32:
      return H5T_STD_I32LE;
    case Element::Int64:
      break;
  }
  return H5T_STD_I64LE;
}

Handle write_array(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape,
                   const void* data) {
  const Handle space(shape.empty() ? H5Screate(H5S_SCALAR)
                                   : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                     H5Sclose);
  const Handle creation = creation_properties();
  Handle dataset = created(H5Dcreate2(parent, name.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT),
                           H5Dclose, parent, name);
  const std::size_t bytes = bytes_of(shape, H5Tget_size(type));
  std::uint32_t sum = 0;
  if (bytes > 0)
    for_pieces(shape, bytes, [&](hsize_t first, hsize_t rows, std::size_t before) {
      const Selection piece = select_rows(dataset, shape, first, rows);
      const auto* from = static_cast<const std::byte*>(data) + before;
      if (H5Dwrite(dataset, type, piece.memory, piece.file, H5P_DEFAULT, from) < 0)
        fail_writing(parent, name);
      sum = add_to_checksum(sum, from, shape.empty() ? bytes : bytes / shape.front() * rows);
    });
  write_integer(dataset, "crc32", sum);
  return dataset;
}

StoredArray open_array(hid_t parent, const std::string& name) {
  H5L_info_t info;
  if (H5Lget_info(parent, name.c_str(), &info, H5P_DEFAULT) < 0) fail_reading(parent, name, "it is missing");
  if (info.type != H5L_TYPE_HARD) fail_reading(parent, name, "it is a link where an array belongs");
  StoredArray array;
  array.dataset = opened(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), H5Dclose, parent, name);
  array.type = opened(H5Dget_type(array.dataset), H5Tclose, parent, name);
  if (H5Tdetect_class(array.type, H5T_VLEN) > 0 || H5Tdetect_class(array.type, H5T_REFERENCE) > 0 ||
      H5Tis_variable_str(array.type) > 0)
    fail_reading(parent, name, "its elements are of the wrong type");
  array.shape = shape_of(array.dataset);
  array.bytes = bytes_of(array.shape, H5Tget_size(array.type));
  require_inside_file(array.dataset, array.bytes);
  return array;
}

Element element_of(const StoredArray& array) {
  for (const Element element : kElements)
    if (H5Tequal(array.type, type_of(element)) > 0) return element;
  fail_reading(array.dataset, "", "its elements are of the wrong type");
}

std::uint64_t offset_of(const StoredArray& array) {
  if (array.bytes == 0) return 0;
  const haddr_t offset = H5Dget_offset(array.dataset);
  if (offset == HADDR_UNDEF) fail_reading(array.dataset, "");
  return offset;
}

std::int64_t stored_checksum(const StoredArray& array) { return read_integer(array.dataset, "crc32"); }

void read_bytes(const StoredArray& array, void* out) {
  std::uint32_t sum = 0;
  if (array.bytes > 0)
    for_pieces(array.shape, array.bytes, [&](hsize_t first, hsize_t rows, std::size_t before) {
      const Selection piece = select_rows(array.dataset, array.shape, first, rows);
      auto* to = static_cast<std::byte*>(out) + before;
      if (H5Dread(array.dataset, array.type, piece.memory, piece.file, H5P_DEFAULT, to) < 0)
        fail_reading(array.dataset, "");
      sum = add_to_checksum(sum, to,
                            array.shape.empty() ? array.bytes : array.bytes / array.shape.front() * rows);
    });
  if (stored_checksum(array) != sum)
    fail_reading(array.dataset, "",
                 "it is damaged: its bytes do not have the checksum they were written with");
}

void write_floats(hid_t parent, const std::string& name, const std::vector<float>& values) {
  write_array(parent, name, type_of(Element::Float), {values.size()}, values.data());
}

void write_doubles(hid_t parent, const std::string& name, const std::vector<double>& values) {
  write_array(parent, name, type_of(Element::Double), {values.size()}, values.data());
}

void write_ints(hid_t parent, const std::string& name, const std::vector<std::int32_t>& values) {
  write_array(parent, name, type_of(Element::Int32), {values.size()}, values.data());
}

std::vector<float> read_floats(hid_t parent, const std::string& name) {
  return read_list<float>(parent, name, Element::Float);
}

std::vector<double> read_doubles(hid_t parent, const std::string& name) {
  return read_list<double>(parent, name, Element::Double);
}

std::vector<std::int32_t> read_ints(hid_t parent, const std::string& name) {
  return read_list<std::int32_t>(parent, name, Element::Int32);
}

}  // namespace aq::hdf5
