// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace aq {

/// A directory that appears under its final name whole or not at all: files are written into a staging
/// directory beside it, flushed to disk, and the directory is renamed by commit(). An uncommitted one is
/// removed again.
class StagedDirectory {
 public:
  /// @throws Error(Output) where `final_path` exists already or its parent cannot be written.
  explicit StagedDirectory(std::filesystem::path final_path);
  ~StagedDirectory();
  StagedDirectory(const StagedDirectory&) = delete;
  StagedDirectory& operator=(const StagedDirectory&) = delete;

  const std::filesystem::path& path() const { return staging_; }  ///< where to write now
  const std::filesystem::path& final_path() const { return final_; }

  /// Flushes every file and renames. @throws Error(Output)
  void commit();
  /// Gives the final name to one of its files instead; the directory is removed with what else is in it.
  /// @throws Error(Output)
  void commit_file(const std::filesystem::path& file);

 private:
  std::filesystem::path final_, staging_;
  bool committed_ = false;
};

/// Writes `bytes` to a staging name beside `path`, flushes it, and renames it over `path`. @throws
/// Error(Output)
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// Flushes an already written staging file and renames it over `path`. @throws Error(Output)
void commit_file(const std::filesystem::path& staging, const std::filesystem::path& path);

/// Makes a directory that is there after a power cut, too; does nothing more where there is one already.
/// @throws Error(Output)
void make_directory_durably(const std::filesystem::path& path);

/// Where a path that a user gave leads: absolute, without a slash at its end, and with the links and dots on
/// the way to its folder resolved as the system resolves them. What bears the name itself is not looked at.
std::filesystem::path output_place(const std::filesystem::path& path);

/// Fails early: @throws Error(Output) where `path` exists already (unless it may), its parent cannot be
/// written, or its name leaves no room for a staging name.
void require_writable_target(const std::filesystem::path& path, bool may_exist = false);

/// The staging name that belongs to `path` and this process: .NAME.partial-PROCESS@HOST, and in a container
/// .NAME.partial-PROCESS@HOST+NAMESPACE
std::filesystem::path staging_name(const std::filesystem::path& path);

/// Removes what processes of this machine (in a container: of this container) that are no more have left
/// under staging names in a folder. Does nothing about what it may not remove.
/// @param which is asked of the names that they were to become; empty: all
void remove_abandoned_staging(const std::filesystem::path& directory,
                              const std::function<bool(std::string_view)>& which = {});

}  // namespace aq
