// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

namespace aq {

/// Keeps a second program from writing the same session. The operating system frees it with the process that
/// holds it, so a lock file left by a killed one is no obstacle.
class SessionLock {
 public:
  /// @throws Error(Output) naming the process and host that hold it, or why it cannot be made
  explicit SessionLock(std::filesystem::path path);
  ~SessionLock();
  SessionLock(const SessionLock&) = delete;
  SessionLock& operator=(const SessionLock&) = delete;

  /// Whether the lock file is still this one's: it may have been removed.
  bool is_held() const;
  /// Where the lock file was removed under the program that holds it, takes the lock again.
  /// @returns whether that was so: another program may have written meanwhile
  /// @throws Error(Output) where another one holds it now, or as the constructor does
  bool retake_if_removed();

 private:
  void take();
  bool try_lock();

  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// Whether a process holds the lock right now. @returns false where there is no such file
bool is_session_locked(const std::filesystem::path& path);

}  // namespace aq
