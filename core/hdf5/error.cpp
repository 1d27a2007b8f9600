// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/hdf5/error.h"

#include "core/base/error.h"

namespace aq::hdf5 {
namespace {

herr_t take_first(unsigned, const H5E_error2_t* entry, void* into) {
  *static_cast<std::string*>(into) = entry->desc ? entry->desc : "";
  return 1;
}

std::string deepest_reason() {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &reason);
  return reason.empty() ? "the HDF5 library refused it" : "HDF5: " + reason;
}

std::string text_of(hid_t object, ssize_t (*getter)(hid_t, char*, size_t)) {
  const ssize_t length = getter(object, nullptr, 0);
  if (length <= 0) return {};
  std::string text(static_cast<std::size_t>(length) + 1, '\0');
  getter(object, text.data(), text.size());
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

void silence() {
  // The library keeps the setting per thread.
  thread_local const herr_t done = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  static_cast<void>(done);
}

std::string describe(hid_t object, const std::string& name) {
  std::string path = text_of(object, H5Iget_name);
  if (!name.empty()) path += (path.ends_with('/') ? "" : "/") + name;
  return text_of(object, H5Fget_name) + ": " + path;
}

void fail_reading(hid_t object, const std::string& name, std::string reason) {
  if (reason.empty()) reason = deepest_reason();
  throw Error(ErrorKind::BadInput, "reading", describe(object, name), std::move(reason));
}

void fail_writing(hid_t object, const std::string& name, std::string reason) {
  if (reason.empty()) reason = deepest_reason();
  throw Error(ErrorKind::Output, "writing", describe(object, name), std::move(reason));
}

Handle opened(hid_t id, Handle::Closer closer, hid_t parent, const std::string& name) {
  if (id < 0) fail_reading(parent, name);
  return {id, closer};
}

Handle created(hid_t id, Handle::Closer closer, hid_t parent, const std::string& name) {
  if (id < 0) fail_writing(parent, name);
  return {id, closer};
}

}  // namespace aq::hdf5
