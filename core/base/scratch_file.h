// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>

namespace aq {

/// Memory that lies on disk, for what is too large to be held: a file without a name, so that nothing is left
/// of it however the process ends, mapped for reading and writing. The kernel keeps in memory what there is
/// room for.
class ScratchFile {
 public:
  /// Reserves the bytes, so that a full disk is found now and not in the middle of the work.
  /// @throws Error(Output) where `folder` cannot be written or has not as many bytes left
  ScratchFile(const std::filesystem::path& folder, std::size_t bytes);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  /// Tells the kernel that this range will be read soon.
  void expect(std::size_t offset, std::size_t bytes) const;
  /// Takes this range out of the process's memory; its content stays.
  void give_back(std::size_t offset, std::size_t bytes) const;

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace aq
