// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/base/staged_output.h"

namespace aq {
namespace {

/// Bytes that are written at once.
constexpr std::size_t kPieceBytes = std::size_t{16} << 20;

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  throw Error(ErrorKind::Output, "writing", path.string(), std::strerror(error));
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path) : path_(std::move(path)), staging_(staging_name(path_)) {
  descriptor_ = ::open(staging_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail(path_, errno);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!committed_) ::unlink(staging_.c_str());
}

void OutputFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    interruption_point();
    const ssize_t count = ::write(descriptor_, bytes.data(), std::min(bytes.size(), kPieceBytes));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path_, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void OutputFile::close() {
  // Network file systems report a full disk only here.
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(path_, errno);
}

void OutputFile::commit() {
  close();
  commit_file(staging_, path_);
  committed_ = true;
}

}  // namespace aq
