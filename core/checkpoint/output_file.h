// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace aq {

/// A large file written piece by piece under a staging name; commit() flushes it and gives it its name. An
/// uncommitted one is removed again.
class OutputFile {
 public:
  /// @throws Error(Output)
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// @throws Error(Output), e.g. where the disk is full
  void write(std::span<const std::byte> bytes);
  void commit();

 private:
  void close();

  std::filesystem::path path_, staging_;
  int descriptor_ = -1;
  bool committed_ = false;
};

}  // namespace aq
