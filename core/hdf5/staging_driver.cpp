// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/hdf5/staging_driver.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

#include "core/base/commit_steps.h"

namespace aq::hdf5 {
namespace {

struct Settings {
  WriteFailure* failure;
};

struct StagingFile : H5FD_t {
  int descriptor = -1;
  haddr_t end_of_allocation = 0, end_of_file = 0;
  WriteFailure* failure = nullptr;
};

StagingFile& staging(H5FD_t* file) { return *static_cast<StagingFile*>(file); }
const StagingFile& staging(const H5FD_t* file) { return *static_cast<const StagingFile*>(file); }

void note_failure(StagingFile& file) {
  if (file.failure->error == 0) file.failure->error = errno;
}

H5FD_t* open_file(const char* name, unsigned, hid_t access, haddr_t) {
  const auto* settings = static_cast<const Settings*>(H5Pget_driver_info(access));
  if (!settings) return nullptr;
  const int descriptor = ::open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    settings->failure->error = errno;
    return nullptr;
  }
  auto* file = new StagingFile{};
  file->descriptor = descriptor;
  file->failure = settings->failure;
  return file;
}

herr_t close_file(H5FD_t* file) {
  if (::close(staging(file).descriptor) != 0) note_failure(staging(file));
  delete &staging(file);
  return 0;
}

int compare_files(const H5FD_t* first, const H5FD_t* second) {
  return first == second ? 0 : (std::less<>{}(first, second) ? -1 : 1);
}

herr_t query_features(const H5FD_t*, unsigned long* flags) {
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
           H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
  return 0;
}

haddr_t end_of_allocation(const H5FD_t* file, H5FD_mem_t) { return staging(file).end_of_allocation; }

herr_t set_end_of_allocation(H5FD_t* file, H5FD_mem_t, haddr_t address) {
  staging(file).end_of_allocation = address;
  return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) { return staging(file).end_of_file; }

herr_t read_bytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
  auto* out = static_cast<char*>(buffer);
  while (size > 0) {
    const ssize_t count = ::pread(staging(base).descriptor, out, size, static_cast<off_t>(address));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    out += count;
    address += static_cast<haddr_t>(count);
    size -= static_cast<size_t>(count);
  }
  std::memset(out, 0, size);  // past the end of the file
  return 0;
}

herr_t write_bytes(H5FD_t* base, H5FD_mem_t, hid_t, haddr_t address, size_t size, const void* buffer) {
  StagingFile& file = staging(base);
  detail::commit_step("write");
  const auto* from = static_cast<const char*>(buffer);
  while (size > 0 && file.failure->error == 0) {
    const ssize_t count = ::pwrite(file.descriptor, from, size, static_cast<off_t>(address));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      note_failure(file);
      break;
    }
    from += count;
    address += static_cast<haddr_t>(count);
    size -= static_cast<size_t>(count);
  }
  file.end_of_file = std::max(file.end_of_file, address + size);
  return 0;
}

herr_t truncate_file(H5FD_t* base, hid_t, hbool_t) {
  StagingFile& file = staging(base);
  if (file.end_of_allocation == file.end_of_file) return 0;
  if (file.failure->error == 0 &&
      ::ftruncate(file.descriptor, static_cast<off_t>(file.end_of_allocation)) != 0)
    note_failure(file);
  file.end_of_file = file.end_of_allocation;
  return 0;
}

H5FD_class_t driver_class() {
  H5FD_class_t driver{};
  driver.name = "affinequant-staging";
  driver.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
  driver.fc_degree = H5F_CLOSE_STRONG;
  driver.fapl_size = sizeof(Settings);
  driver.open = open_file;
  driver.close = close_file;
  driver.cmp = compare_files;
  driver.query = query_features;
  driver.get_eoa = end_of_allocation;
  driver.set_eoa = set_end_of_allocation;
  driver.get_eof = end_of_file;
  driver.read = read_bytes;
  driver.write = write_bytes;
  driver.truncate = truncate_file;
  const H5FD_mem_t one_list[] = H5FD_FLMAP_SINGLE;
  std::ranges::copy(one_list, driver.fl_map);
  return driver;
}

}  // namespace

void use_staging_driver(hid_t access, WriteFailure* failure) {
  static const H5FD_class_t driver = driver_class();
  static const hid_t id = H5FDregister(&driver);
  const Settings settings{failure};
  H5Pset_driver(access, id, &settings);
}

}  // namespace aq::hdf5
