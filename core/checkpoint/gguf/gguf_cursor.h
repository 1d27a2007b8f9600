// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace aq {

/// Reads a GGUF file's bytes from front to back, never past their end.
class GgufCursor {
 public:
  /// @param subject the file's name, for messages; must outlive this
  GgufCursor(std::span<const std::byte> file, const std::string& subject) : file_(file), subject_(subject) {}

  /// The next `count` bytes. @throws Error(BadInput) naming `what` where the file ends before
  std::span<const std::byte> take(std::uint64_t count, std::string_view what);
  std::uint32_t u32(std::string_view what);
  std::uint64_t u64(std::string_view what);
  /// A length of 64 bits and as many bytes.
  std::string_view text(std::string_view what);

  std::uint64_t position() const { return position_; }
  std::uint64_t remaining() const { return file_.size() - position_; }
  /// @throws Error(BadInput) "reading <subject>: <reason>"
  [[noreturn]] void fail(const std::string& reason, const std::string& advice = {}) const;

 private:
  std::span<const std::byte> file_;
  const std::string& subject_;
  std::uint64_t position_ = 0;
};

}  // namespace aq
