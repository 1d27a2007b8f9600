// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/checkpoint/json_view.h"

namespace aq {

/// Spaces written as a visible character, as sentencepiece does: the settings that the pre-tokenizer and the
/// decoder "Metaspace" share.
class Metaspace {
 public:
  /// @throws Error(BadInput) naming what is malformed
  explicit Metaspace(const JsonView& json);

  /// A piece with its spaces marked, and one put before it where the scheme says so; nothing where it stays.
  /// @param at_start whether the piece is the start of the whole text
  std::optional<std::string> mark(std::string_view piece, bool at_start) const;
  /// A token with its marks made spaces; the first token's marks are dropped where one was put before the
  /// text.
  std::string unmark(std::string_view token, bool first) const;

  const std::string& replacement() const { return replacement_; }
  bool splits() const { return splits_; }

 private:
  enum class Scheme { Always, First, Never };
  static Scheme read_scheme(const JsonView& json);

  std::string replacement_;
  Scheme scheme_;
  bool splits_;
};

}  // namespace aq
