// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/scratch_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/error.h"
#include "core/base/page_advice.h"

namespace aq {
namespace {

[[noreturn]] void fail(const std::filesystem::path& folder, std::size_t bytes, int error) {
  throw Error(ErrorKind::Output, "reserving " + std::to_string(bytes >> 20) + " MiB for activations in",
              folder.string(), std::strerror(error), "free some space, or allow a larger --memory-budget");
}

/// A file that has no name, or loses it at once where the file system knows no files without.
int open_nameless(const std::filesystem::path& folder) {
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
  std::string name = (folder / ".affinequant-XXXXXX").string();
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

/// @returns an error's number, or 0
int reserve(int file, std::size_t bytes) {
  constexpr std::size_t kPiece = std::size_t{64} << 20;  // some file systems write every byte
  for (std::size_t at = 0; at < bytes; at += kPiece) {
    const std::size_t piece = std::min(kPiece, bytes - at);
    if (const int error = ::posix_fallocate(file, static_cast<off_t>(at), static_cast<off_t>(piece)))
      return error;
  }
  return 0;
}

}  // namespace

ScratchFile::ScratchFile(const std::filesystem::path& folder, std::size_t bytes) : size_(bytes) {
  const int file = open_nameless(folder);
  if (file < 0) fail(folder, bytes, errno);
  int error = reserve(file, bytes);
  void* mapped = MAP_FAILED;
  if (error == 0) {
    mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) error = errno;
  }
  ::close(file);  // the mapping keeps it
  if (error != 0) fail(folder, bytes, error);
  data_ = static_cast<std::byte*>(mapped);
}

ScratchFile::~ScratchFile() { ::munmap(data_, size_); }

void ScratchFile::expect(std::size_t offset, std::size_t bytes) const {
  advise(data_ + offset, bytes, PageAdvice::WillNeed);
}

void ScratchFile::give_back(std::size_t offset, std::size_t bytes) const {
  advise(data_ + offset, bytes, PageAdvice::GiveBack);
}

}  // namespace aq
