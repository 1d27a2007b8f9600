// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/staged_output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <vector>

#include "core/base/commit_steps.h"
#include "core/base/error.h"
#include "core/base/interruption.h"

namespace aq {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, const std::string& reason) {
  throw Error(ErrorKind::Output, "writing", path.string(), reason);
}

std::string last_error() { return std::strerror(errno); }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

/// Bytes of a file that the disk is waited for at once.
constexpr off_t kFlushedBytes = off_t{8} << 20;

/// Sends a file's bytes to the disk piece by piece, so that waiting for them can be interrupted. fsync has to
/// follow: this promises nothing, but an error of the disk that it reports is reported to nobody else.
void send_to_disk(const fs::path& path, int descriptor) {
  const off_t size = ::lseek(descriptor, 0, SEEK_END);
  if (size <= kFlushedBytes) return interruption_point();
  constexpr unsigned kSendAndWait =
      SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  for (off_t at = 0; at < size; at += kFlushedBytes) {
    interruption_point();
    if (::sync_file_range(descriptor, at, kFlushedBytes, kSendAndWait) == 0) continue;
    if (errno == EIO || errno == ENOSPC || errno == EDQUOT) fail(path, last_error());
    return;  // a file system that knows no such thing
  }
}

/// Only what fsync has acknowledged survives a power cut; a rename is durable once its directory is flushed.
void flush_to_disk(const fs::path& path, int flags) {
  const Descriptor file(::open(path.c_str(), flags | O_CLOEXEC));
  if (file.get() < 0) fail(path, last_error());
  if ((flags & O_DIRECTORY) == 0) send_to_disk(path, file.get());
  if (::fsync(file.get()) != 0) fail(path, last_error());
}

fs::path parent_of(const fs::path& path) { return output_place(path).parent_path(); }

/// What a rename has done lasts once the folder is flushed.
void flush_parent(const fs::path& path) { flush_to_disk(parent_of(path), O_RDONLY | O_DIRECTORY); }

void rename_durably(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, output_place(to), error);
  if (error) fail(to, error.message());
  flush_parent(to);
}

bool is_taken(const fs::path& place) {
  std::error_code error;
  return fs::exists(fs::symlink_status(place, error));
}

/// @returns an error's number, or 0
int rename_to_free_name(const fs::path& from, const fs::path& place) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, place.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system that cannot look and rename at once: one after the other.
  if (is_taken(place)) return EEXIST;
  return std::rename(from.c_str(), place.c_str()) == 0 ? 0 : errno;
}

/// @throws Error(Output) where somebody else has taken the name meanwhile
void rename_to_free_name_durably(const fs::path& from, const fs::path& to) {
  detail::commit_step("rename to a free name");
  const int error = rename_to_free_name(from, output_place(to));
  if (error == EEXIST) fail(to, "it was created meanwhile by another program");
  if (error != 0) fail(to, std::strerror(error));
  flush_parent(to);
}

constexpr const char* kPartial = ".partial-";

constexpr const char* kUnknownNamespace = "+unknown";

/// Containers number their processes themselves, and may share the name of their host: whoever is not in the
/// machine's own namespace of processes says in which.
std::string namespace_mark() {
  constexpr ino_t kMachine = 0xEFFFFFFC;  // the kernel's PROC_PID_INIT_INO
  struct stat own {};
  if (::stat("/proc/self/ns/pid", &own) != 0) return kUnknownNamespace;
  if (own.st_ino == kMachine) return {};
  return "+" + std::to_string(own.st_ino);
}

/// Where a process' number tells which process it is, as a part of a file's name.
std::string host_name() {
  char name[65] = {};
  if (::gethostname(name, sizeof name - 1) != 0) return "localhost" + namespace_mark();
  std::string host(name);
  std::ranges::replace(host, '/', '-');
  return host + namespace_mark();
}

/// What a staging name says. @returns nothing where it is none
struct StagingOwner {
  std::string final_name, process, host;
};
std::optional<StagingOwner> owner_of(const std::string& staging) {
  const auto partial = staging.rfind(kPartial), at = staging.rfind('@');
  if (!staging.starts_with('.') || partial == std::string::npos || at == std::string::npos || at < partial)
    return {};
  const auto process = partial + std::strlen(kPartial);
  return StagingOwner{staging.substr(1, partial - 1), staging.substr(process, at - process),
                      staging.substr(at + 1)};
}

/// Parts a process' number from that of its write.
constexpr char kWriteMark = '.';

/// Whether the owner is a process of this machine that is no more.
bool is_gone(const StagingOwner& owner) {
  if (owner.host != host_name() || owner.host.ends_with(kUnknownNamespace)) return false;
  pid_t number = 0;
  const char* last = owner.process.data() + owner.process.size();
  const auto [end, error] = std::from_chars(owner.process.data(), last, number);
  if (error != std::errc() || (end != last && *end != kWriteMark) || number <= 0) return false;
  return ::kill(number, 0) != 0 && errno == ESRCH;
}

/// A staging file that goes unless it is kept.
class StagingFile {
 public:
  explicit StagingFile(fs::path path) : path_(std::move(path)) {}
  ~StagingFile() {
    if (!kept_) ::unlink(path_.c_str());
  }
  StagingFile(const StagingFile&) = delete;
  StagingFile& operator=(const StagingFile&) = delete;
  const fs::path& path() const { return path_; }
  void keep() { kept_ = true; }

 private:
  fs::path path_;
  bool kept_ = false;
};

/// @throws Error(Output) naming `path`
void write_all(const fs::path& path, const fs::path& staging, std::string_view bytes) {
  const Descriptor file(::open(staging.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) fail(path, last_error());
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, last_error());
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

fs::path staging_name_of(const fs::path& path, const std::string& process) {
  const fs::path place = output_place(path);
  return place.parent_path() / ("." + place.filename().string() + kPartial + process + "@" + host_name());
}

/// Threads of one process may write the same file at the same time: every write has a staging name of its
/// own.
fs::path staging_name_of_write(const fs::path& path) {
  static std::atomic<unsigned long> writes{0};
  return staging_name_of(path, std::to_string(::getpid()) + kWriteMark + std::to_string(++writes));
}

/// Late in a run a name that is too long would cost all of it. @param place as output_place() gives it
void require_room_for_staging_name(const fs::path& path, const fs::path& place) {
  // Whichever process writes it in the end: the largest number that Linux gives, and that of a write.
  static const std::string kLongest = std::string("4194304") + kWriteMark + "999999";
  const std::size_t length = staging_name_of(place, kLongest).filename().string().size();
  const long most = ::pathconf(place.parent_path().c_str(), _PC_NAME_MAX);
  if (most <= 0 || length <= static_cast<std::size_t>(most)) return;
  throw Error(ErrorKind::Output, "writing", path.string(),
              "its name is too long: with what is added while it is written it has " +
                  std::to_string(length) + " bytes, and the folder takes " + std::to_string(most),
              "choose a shorter name");
}

/// Whether this is the first time that this process asks for the place.
bool is_first_write_to(const fs::path& place) {
  static std::mutex mutex;
  static std::set<std::string> seen;
  const std::scoped_lock guard(mutex);
  return seen.insert(place.string()).second;
}

/// Looks through the folder once for each name: it may hold very many files, of which very many are written.
/// In a staging directory there is nothing to look for, since it is of this process.
void remove_abandoned_writes(const fs::path& path) {
  const fs::path place = output_place(path), folder = place.parent_path();
  if (owner_of(folder.filename().string()) || !is_first_write_to(place)) return;
  const std::string name = place.filename().string();
  remove_abandoned_staging(folder, [&](std::string_view found) { return found == name; });
}

}  // namespace

fs::path output_place(const fs::path& path) {
  fs::path place = fs::absolute(path);
  while (!place.has_filename() && place.has_relative_path()) place = place.parent_path();
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(place.parent_path(), error);
  return error ? place : folder / place.filename();
}

fs::path staging_name(const fs::path& path) { return staging_name_of(path, std::to_string(::getpid())); }

void remove_abandoned_staging(const fs::path& directory, const std::function<bool(std::string_view)>& which) {
  std::error_code ignored;
  std::vector<fs::path> abandoned;
  for (fs::directory_iterator entry(directory, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const auto owner = owner_of(entry->path().filename().string());
    if (owner && (!which || which(owner->final_name)) && is_gone(*owner)) abandoned.push_back(entry->path());
  }
  for (const fs::path& path : abandoned) fs::remove_all(path, ignored);
}

void require_writable_target(const fs::path& path, bool may_exist) {
  std::error_code error;
  if (path.empty()) throw Error(ErrorKind::BadArgument, "writing", "the output", "its name is empty");
  const fs::path place = output_place(path), parent = place.parent_path();
  if (is_taken(place) && !may_exist)
    throw Error(ErrorKind::Output, "writing", path.string(), "it exists already",
                "choose another name or remove it first");
  if (!fs::is_directory(parent, error)) fail(path, "the folder " + parent.string() + " does not exist");
  if (::access(parent.c_str(), W_OK | X_OK) != 0)
    fail(path, "the folder " + parent.string() + " cannot be written");
  require_room_for_staging_name(path, place);
}

void make_directory_durably(const fs::path& path) {
  std::error_code error;
  fs::create_directory(path, error);
  if (error) fail(path, error.message());
  flush_parent(path);
}

StagedDirectory::StagedDirectory(fs::path final_path)
    : final_(std::move(final_path)), staging_(staging_name(final_)) {
  require_writable_target(final_);
  const std::string name = output_place(final_).filename().string();
  remove_abandoned_staging(staging_.parent_path(), [&](std::string_view found) { return found == name; });
  std::error_code error;
  fs::remove_all(staging_, error);
  if (!fs::create_directory(staging_, error))
    fail(staging_, error ? error.message() : "it cannot be created");
}

StagedDirectory::~StagedDirectory() {
  if (committed_) return;
  std::error_code ignored;
  fs::remove_all(staging_, ignored);
}

void StagedDirectory::commit_file(const fs::path& file) {
  flush_to_disk(staging_ / file, O_RDONLY);
  rename_to_free_name_durably(staging_ / file, final_);
}

void StagedDirectory::commit() {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(staging_, error), end; !error && entry != end;
       entry.increment(error))
    flush_to_disk(entry->path(), entry->is_directory() ? O_RDONLY | O_DIRECTORY : O_RDONLY);
  if (error) fail(final_, error.message());
  flush_to_disk(staging_, O_RDONLY | O_DIRECTORY);
  rename_to_free_name_durably(staging_, final_);
  committed_ = true;
}

void commit_file(const fs::path& staging, const fs::path& path) {
  flush_to_disk(staging, O_RDONLY);
  rename_durably(staging, path);
}

void write_file_atomically(const fs::path& path, std::string_view bytes) {
  remove_abandoned_writes(path);
  StagingFile staging(staging_name_of_write(path));
  write_all(path, staging.path(), bytes);
  commit_file(staging.path(), path);
  staging.keep();
}

}  // namespace aq
