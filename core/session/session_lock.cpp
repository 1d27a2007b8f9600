// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_lock.h"

#include <fcntl.h>
#include <spdlog/logger.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/log.h"

namespace aq {
namespace {

std::string this_owner() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return "process " + std::to_string(::getpid()) + " on " + host.data();
}

std::string owner_in(int descriptor) {
  std::array<char, 400> text{};
  const ssize_t count = ::pread(descriptor, text.data(), text.size(), 0);
  std::string owner(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  while (owner.ends_with('\n')) owner.pop_back();
  return owner.empty() ? "another program" : printable(owner);
}

/// Whether `path` still names the file behind `descriptor`: the last owner may have removed it in between.
bool names_same_file(const std::filesystem::path& path, int descriptor) {
  struct stat named {
  }, held{};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(descriptor, &held) == 0 &&
         named.st_dev == held.st_dev && named.st_ino == held.st_ino;
}

}  // namespace

SessionLock::SessionLock(std::filesystem::path path) : path_(std::move(path)) { take(); }

void SessionLock::take() {
  while (!try_lock()) {
  }
  const std::string owner = this_owner() + "\n";
  // Only for the other program's message: on a full disk the lock is held all the same.
  const bool named =
      ::ftruncate(descriptor_, 0) == 0 && ::pwrite(descriptor_, owner.data(), owner.size(), 0) > 0;
  if (!named) log().debug("{} does not name its owner: {}", path_.string(), std::strerror(errno));
}

bool SessionLock::try_lock() {
  const auto fail = [this](const std::string& reason, const std::string& advice = {}) {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    throw Error(ErrorKind::Output, "locking the session with", path_.string(), reason, advice);
  };
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);
  if (descriptor_ < 0) fail(std::strerror(errno));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) fail(std::strerror(errno));
    fail("the session is being written by " + owner_in(descriptor_), "wait for it or choose another session");
  }
  if (names_same_file(path_, descriptor_)) return true;
  ::close(std::exchange(descriptor_, -1));
  return false;
}

bool SessionLock::is_held() const { return names_same_file(path_, descriptor_); }

bool SessionLock::retake_if_removed() {
  if (is_held()) return false;
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  take();
  return true;
}

SessionLock::~SessionLock() {
  if (is_held()) ::unlink(path_.c_str());  // else it is another program's by now
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool is_session_locked(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return false;
  const bool locked = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return locked;
}

}  // namespace aq
