// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The calls by which a program changes the disk, in place of the C library's: each does what it is to do and
// tells the DiskRecord of the moment, if there is one. To be linked into a test's program.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <cerrno>
#include <cstdarg>
#include <filesystem>

#include "tests/support/disk_record.h"

namespace {

using aq::test::DiskRecord;

/// The C library's own.
template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

/// What a call came to, and errno as it left it.
template <typename Result, typename Tell>
Result told(Result result, const Tell& tell) {
  const int error = errno;
  if (DiskRecord* record = DiskRecord::current(); record && result >= 0) tell(*record);
  errno = error;
  return result;
}

int open_and_tell(const char* path, int flags, mode_t mode) {
  static const auto call = real<int (*)(const char*, int, ...)>("open64");
  const int descriptor = call(path, flags, mode);
  if ((flags & O_ACCMODE) == O_RDONLY && (flags & O_CREAT) == 0)
    return told(descriptor, [&](DiskRecord& record) {
      if (std::filesystem::exists(path)) record.opened(descriptor, path, false);
    });
  return told(descriptor,
              [&](DiskRecord& record) { record.opened(descriptor, path, (flags & O_TRUNC) != 0); });
}

ssize_t pwrite_and_tell(int file, const void* bytes, size_t count, off_t offset) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite64");
  const ssize_t written = call(file, bytes, count, offset);
  return told(written,
              [&](DiskRecord& record) { record.wrote(file, offset, bytes, static_cast<size_t>(written)); });
}

int truncate_and_tell(int file, off_t length) {
  static const auto call = real<int (*)(int, off_t)>("ftruncate64");
  return told(call(file, length), [&](DiskRecord& record) { record.truncated(file, length); });
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & O_CREAT) != 0 ? static_cast<mode_t>(va_arg(arguments, unsigned)) : 0;
}

}  // namespace

// Under names of their own, so that they differ as they like from what the headers declare.
extern "C" {
int recorded_open(const char* path, int flags, ...) __asm__("open");
int recorded_open64(const char* path, int flags, ...) __asm__("open64");
int recorded_close(int file) __asm__("close");
ssize_t recorded_write(int file, const void* bytes, size_t count) __asm__("write");
ssize_t recorded_pwrite(int file, const void* bytes, size_t count, off_t offset) __asm__("pwrite");
ssize_t recorded_pwrite64(int file, const void* bytes, size_t count, off_t offset) __asm__("pwrite64");
int recorded_ftruncate(int file, off_t length) __asm__("ftruncate");
int recorded_ftruncate64(int file, off_t length) __asm__("ftruncate64");
int recorded_fsync(int file) __asm__("fsync");
int recorded_mkdir(const char* path, mode_t mode) __asm__("mkdir");
int recorded_rename(const char* from, const char* to) __asm__("rename");
int recorded_renameat2(int from_folder, const char* from, int to_folder, const char* to,
                       unsigned flags) __asm__("renameat2");
int recorded_unlink(const char* path) __asm__("unlink");
int recorded_remove(const char* path) __asm__("remove");
int recorded_rmdir(const char* path) __asm__("rmdir");

int recorded_open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_and_tell(path, flags, mode);
}

int recorded_open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_and_tell(path, flags, mode);
}

int recorded_close(int file) {
  static const auto call = real<int (*)(int)>("close");
  return told(call(file), [&](DiskRecord& record) { record.closed(file); });
}

ssize_t recorded_write(int file, const void* bytes, size_t count) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t)>("write");
  const ssize_t written = call(file, bytes, count);
  return told(written,
              [&](DiskRecord& record) { record.wrote_on(file, bytes, static_cast<size_t>(written)); });
}

ssize_t recorded_pwrite(int file, const void* bytes, size_t count, off_t offset) {
  return pwrite_and_tell(file, bytes, count, offset);
}
ssize_t recorded_pwrite64(int file, const void* bytes, size_t count, off_t offset) {
  return pwrite_and_tell(file, bytes, count, offset);
}
int recorded_ftruncate(int file, off_t length) { return truncate_and_tell(file, length); }
int recorded_ftruncate64(int file, off_t length) { return truncate_and_tell(file, length); }

int recorded_fsync(int file) {
  // What the disk would do takes long, and is not what is tried.
  if (DiskRecord::current()) return told(0, [&](DiskRecord& record) { record.flushed(file); });
  static const auto call = real<int (*)(int)>("fsync");
  return call(file);
}

int recorded_mkdir(const char* path, mode_t mode) {
  static const auto call = real<int (*)(const char*, mode_t)>("mkdir");
  return told(call(path, mode), [&](DiskRecord& record) { record.made_folder(path); });
}

int recorded_rename(const char* from, const char* to) {
  static const auto call = real<int (*)(const char*, const char*)>("rename");
  return told(call(from, to), [&](DiskRecord& record) { record.renamed(from, to); });
}

int recorded_renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  static const auto call = real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
  return told(call(from_folder, from, to_folder, to, flags),
              [&](DiskRecord& record) { record.renamed(from, to); });
}

int recorded_unlink(const char* path) {
  static const auto call = real<int (*)(const char*)>("unlink");
  return told(call(path), [&](DiskRecord& record) { record.removed(path); });
}

int recorded_remove(const char* path) {
  static const auto call = real<int (*)(const char*)>("remove");
  return told(call(path), [&](DiskRecord& record) { record.removed(path); });
}

int recorded_rmdir(const char* path) {
  static const auto call = real<int (*)(const char*)>("rmdir");
  return told(call(path), [&](DiskRecord& record) { record.removed(path); });
}
}
