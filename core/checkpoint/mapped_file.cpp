// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "core/base/error.h"
#include "core/base/page_guard.h"

namespace aq {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "opening", path.string(), reason);
}

class Descriptor {
 public:
  // Without O_NONBLOCK a named pipe in the file's place would block until somebody writes to it.
  explicit Descriptor(const std::filesystem::path& path)
      : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (value_ < 0) fail(path, std::strerror(errno));
  }
  ~Descriptor() { ::close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

struct stat status_of(const Descriptor& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.value(), &status) != 0) fail(path, std::strerror(errno));
  return status;
}

struct stat regular_file_status(const Descriptor& file, const std::filesystem::path& path) {
  const struct stat status = status_of(file, path);
  if (S_ISDIR(status.st_mode)) fail(path, "it is a directory");
  if (!S_ISREG(status.st_mode)) fail(path, "it is no regular file");
  return status;
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

[[noreturn]] void changed(const std::filesystem::path& path, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", path.string(), reason, "leave a file alone while it is in use");
}

class MappedFile : public FileBytes {
 public:
  explicit MappedFile(const std::filesystem::path& path)
      : path_(path),
        file_(path),
        opened_(regular_file_status(file_, path)),
        size_(static_cast<std::size_t>(opened_.st_size)) {
    if (size_ == 0) return;  // mmap refuses an empty range
    data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file_.value(), 0);
    if (data_ == MAP_FAILED) fail(path, std::strerror(errno));
    guard_.emplace(data_, size_);
  }
  ~MappedFile() override {
    guard_.reset();
    if (size_ > 0) ::munmap(data_, size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const override { return {static_cast<const std::byte*>(data_), size_}; }
  void advise(std::span<const std::byte> part, PageAdvice advice) const override {
    aq::advise(part.data(), part.size(), advice);
  }
  void require_unchanged() const override {
    const struct stat now = status_of(file_, path_);
    if (now.st_size != opened_.st_size)
      changed(path_, "it was " + std::to_string(opened_.st_size) + " bytes long when it was opened and has " +
                         std::to_string(now.st_size) + " now");
    if (!same_time(now.st_mtim, opened_.st_mtim))
      changed(path_, "somebody has written to it since it was opened");
    if (guard_ && guard_->lost()) changed(path_, "parts of it could not be read");
  }

 private:
  std::filesystem::path path_;
  Descriptor file_;     // the very file that is mapped, whatever bears its name by now
  struct stat opened_;  // as it was then
  void* data_ = nullptr;
  std::size_t size_ = 0;
  std::optional<PageGuard> guard_;
};

}  // namespace

std::shared_ptr<const FileBytes> map_file(const std::filesystem::path& path) {
  return std::make_shared<MappedFile>(path);
}

}  // namespace aq
