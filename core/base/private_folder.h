// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

namespace aq {

/// A folder for files that nobody but this process is to see. It goes with everything in it when this does.
/// What a killed process left is removed by the next one that makes a private folder in the same place.
class PrivateFolder {
 public:
  /// @throws Error(Output) where `place` cannot be written
  explicit PrivateFolder(const std::filesystem::path& place);
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace aq
