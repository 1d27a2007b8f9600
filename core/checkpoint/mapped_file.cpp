#include "core/checkpoint/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/error.h"

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

std::size_t regular_file_size(const Descriptor& file, const std::filesystem::path& path) {
  struct stat status {};
  if (::fstat(file.value(), &status) != 0) fail(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) fail(path, "it is a directory");
  if (!S_ISREG(status.st_mode)) fail(path, "it is no regular file");
  return static_cast<std::size_t>(status.st_size);
}

class MappedFile : public FileBytes {
 public:
  explicit MappedFile(const std::filesystem::path& path) {
    const Descriptor file(path);
    size_ = regular_file_size(file, path);
    if (size_ == 0) return;  // mmap refuses an empty range
    data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.value(), 0);
    if (data_ == MAP_FAILED) fail(path, std::strerror(errno));
  }
  ~MappedFile() override {
    if (size_ > 0) ::munmap(data_, size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const override { return {static_cast<const std::byte*>(data_), size_}; }
  void advise(std::span<const std::byte> part, PageAdvice advice) const override {
    aq::advise(part.data(), part.size(), advice);
  }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace

std::shared_ptr<const FileBytes> map_file(const std::filesystem::path& path) {
  return std::make_shared<MappedFile>(path);
}

}  // namespace aq
