// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/hdf5/attribute.h"

#include <algorithm>

#include "core/hdf5/error.h"

namespace aq::hdf5 {
namespace {

/// An attribute lives in its object's header, whose messages end at 64 KiB.
constexpr std::size_t kLongestText = 60000;

void write_scalar(hid_t object, const char* name, hid_t type, const void* value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle attribute =
      created(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, object, name);
  if (H5Awrite(attribute, type, value) < 0) fail_writing(object, name);
}

Handle text_type(std::size_t bytes) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, std::max<std::size_t>(bytes, 1));
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

struct OpenAttribute {
  Handle attribute, type;
};

OpenAttribute open_scalar(hid_t object, const char* name, H5T_class_t wanted) {
  if (!has_attribute(object, name)) fail_reading(object, name, "the attribute is missing");
  Handle attribute = opened(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, object, name);
  Handle type = opened(H5Aget_type(attribute), H5Tclose, object, name);
  const Handle space = opened(H5Aget_space(attribute), H5Sclose, object, name);
  if (H5Tget_class(type) != wanted || H5Sget_simple_extent_npoints(space) != 1)
    fail_reading(object, name, "the attribute is of the wrong kind");
  return {std::move(attribute), std::move(type)};
}

}  // namespace

void write_text(hid_t object, const char* name, const std::string& text) {
  if (text.size() > kLongestText) fail_writing(object, name, "the text is too long for an attribute");
  std::string bytes = text;
  bytes.resize(std::max<std::size_t>(bytes.size(), 1));
  write_scalar(object, name, text_type(bytes.size()), bytes.data());
}

void write_integer(hid_t object, const char* name, std::int64_t value) {
  write_scalar(object, name, H5T_STD_I64LE, &value);
}

void write_real(hid_t object, const char* name, double value) {
  write_scalar(object, name, H5T_IEEE_F64LE, &value);
}

bool has_attribute(hid_t object, const char* name) { return H5Aexists(object, name) > 0; }

std::string read_text(hid_t object, const char* name) {
  const OpenAttribute open = open_scalar(object, name, H5T_STRING);
  const std::size_t size = H5Tget_size(open.type);
  if (H5Tis_variable_str(open.type) != 0 || size == 0 || size > kLongestText)
    fail_reading(object, name, "the text is of the wrong kind");
  std::string text(size, '\0');
  if (H5Aread(open.attribute, open.type, text.data()) < 0) fail_reading(object, name);
  text.resize(text.find_last_not_of('\0') + 1);
  return text;
}

std::int64_t read_integer(hid_t object, const char* name) {
  const OpenAttribute open = open_scalar(object, name, H5T_INTEGER);
  std::int64_t value = 0;
  if (H5Aread(open.attribute, H5T_NATIVE_INT64, &value) < 0) fail_reading(object, name);
  return value;
}

int read_count(hid_t object, const char* name, int least, int most) {
  const std::int64_t value = read_integer(object, name);
  if (value < least || value > most)
    fail_reading(object, name, "it is " + std::to_string(value) + ", which is out of range");
  return static_cast<int>(value);
}

double read_real(hid_t object, const char* name) {
  const OpenAttribute open = open_scalar(object, name, H5T_FLOAT);
  double value = 0;
  if (H5Aread(open.attribute, H5T_NATIVE_DOUBLE, &value) < 0) fail_reading(object, name);
  return value;
}

}  // namespace aq::hdf5
