// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/hdf5/file.h"

#include <cstring>
#include <exception>
#include <system_error>

#include "core/base/commit_steps.h"
#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/hdf5/error.h"
#include "core/hdf5/staging_driver.h"

namespace aq::hdf5 {
namespace fs = std::filesystem;
namespace {

/// Far above what a session or a checkpoint holds: keeps a lying group from filling the memory.
constexpr std::size_t kMostLinks = 1u << 20;

/// Links stay in the group's own header, which is checksummed, and remember their order.
void set_group_layout(hid_t creation) {
  H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED);
  H5Pset_link_phase_change(creation, 65535, 65535);
}

Handle reading_access() {
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
  // Files are never changed in place, so a reader needs no lock; some network file systems have none.
  H5Pset_file_locking(access, false, true);
  return access;
}

Handle staging_access(WriteFailure* failure) {
  Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
  H5Pset_file_locking(access, false, true);
  use_staging_driver(access, failure);
  return access;
}

Handle create_file(const fs::path& staging, WriteFailure* failure) {
  const Handle access = staging_access(failure);
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  set_group_layout(creation);
  H5Pset_obj_track_times(creation, false);
  return {H5Fcreate(staging.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose};
}

/// @returns what the library or `fill` had to say; null where all went well
std::exception_ptr write_staging(const fs::path& staging, WriteFailure* failure,
                                 const std::function<void(hid_t)>& fill) {
  try {
    Handle file = create_file(staging, failure);
    if (file < 0) fail_writing(file, staging.string());
    fill(file);
    if (!file.close()) fail_writing(file, staging.string());
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

struct Names {
  std::vector<std::string> list;
  bool too_many = false;
};

herr_t collect_name(hid_t, const char* name, const H5L_info_t*, void* into) noexcept {
  auto& names = *static_cast<Names*>(into);
  names.too_many = names.list.size() >= kMostLinks;
  if (names.too_many) return 1;
  names.list.emplace_back(name);
  return 0;
}

}  // namespace

Handle open_file(const fs::path& path) {
  silence();
  std::error_code error;
  const auto status = fs::status(path, error);
  const auto fail = [&](const std::string& reason) -> void {
    throw Error(ErrorKind::BadInput, "opening", path.string(), reason);
  };
  if (!fs::exists(status)) fail("it does not exist");
  if (!fs::is_regular_file(status)) fail("it is no file");
  const Handle access = reading_access();
  Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
  if (file < 0) fail("it is no HDF5 file, or a damaged one");
  return file;
}

hsize_t file_size(hid_t object) {
  const Handle file(H5Iget_file_id(object), H5Fclose);
  hsize_t size = 0;
  if (file < 0 || H5Fget_filesize(file, &size) < 0) fail_reading(object, "");
  return size;
}

void write_file(const fs::path& path, const std::function<void(hid_t)>& fill) {
  silence();
  const fs::path staging = staging_name(path);
  WriteFailure failure;
  try {
    detail::commit_step("create");
    const std::exception_ptr problem = write_staging(staging, &failure, fill);
    if (failure.error != 0)
      throw Error(ErrorKind::Output, "writing", path.string(), std::strerror(failure.error));
    if (problem) std::rethrow_exception(problem);
    detail::commit_step("flush and rename");
    commit_file(staging, path);
    detail::commit_step("renamed");
  } catch (...) {
    std::error_code ignored;
    fs::remove(staging, ignored);
    throw;
  }
}

Handle create_group(hid_t parent, const std::string& name) {
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
  set_group_layout(creation);
  H5Pset_obj_track_times(creation, false);
  return created(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, creation, H5P_DEFAULT), H5Gclose, parent,
                 name);
}

Handle open_group(hid_t parent, const std::string& name) {
  // Only what is in this very file: a link elsewhere would be a way out of it.
  H5L_info_t info;
  if (H5Lget_info(parent, name.c_str(), &info, H5P_DEFAULT) < 0) fail_reading(parent, name, "it is missing");
  if (info.type != H5L_TYPE_HARD) fail_reading(parent, name, "it is a link where a group belongs");
  return opened(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), H5Gclose, parent, name);
}

bool has_link(hid_t group, const std::string& name) {
  return H5Lexists(group, name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> link_names(hid_t group) {
  Names names;
  if (H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect_name, &names) < 0)
    fail_reading(group, "");
  if (names.too_many) fail_reading(group, "", "it has too many links");
  return std::move(names.list);
}

}  // namespace aq::hdf5
