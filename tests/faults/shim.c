// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Preloaded: every third write is cut short, every fifth one is interrupted before it begins; reads likewise,
 * but of the kernel's own files, which libraries read in one go. What reads and writes correctly never
 * notices. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/magic.h>
#include <stdatomic.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <unistd.h>

static atomic_uint calls;

static int interrupted(unsigned call) {
  if (call % 5 != 0) return 0;
  errno = EINTR;
  return 1;
}

static int of_the_kernel(int file) {
  struct statfs system;
  return fstatfs(file, &system) != 0 || system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC;
}

static size_t cut(unsigned call, size_t bytes) { return call % 3 == 0 && bytes > 1 ? bytes / 2 : bytes; }

ssize_t write(int file, const void* bytes, size_t count) {
  static ssize_t (*real)(int, const void*, size_t);
  if (!real) real = (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
  const unsigned call = atomic_fetch_add(&calls, 1);
  if (file > 2 && interrupted(call)) return -1;
  return real(file, bytes, file > 2 ? cut(call, count) : count);
}

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
  static ssize_t (*real)(int, const void*, size_t, off64_t);
  if (!real) real = (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  const unsigned call = atomic_fetch_add(&calls, 1);
  if (interrupted(call)) return -1;
  return real(file, bytes, cut(call, count), offset);
}

ssize_t read(int file, void* bytes, size_t count) {
  static ssize_t (*real)(int, void*, size_t);
  if (!real) real = (ssize_t(*)(int, void*, size_t))dlsym(RTLD_NEXT, "read");
  const unsigned call = atomic_fetch_add(&calls, 1);
  if (file < 3 || of_the_kernel(file)) return real(file, bytes, count);
  if (interrupted(call)) return -1;
  return real(file, bytes, cut(call, count));
}
