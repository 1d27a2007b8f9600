// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/splitting.h"

namespace aq {

class WorkLimit;

/// A tokenizer's regular expression. Patterns are written for Oniguruma, which the tokenizers library uses;
/// ICU runs them here, with the classes that mean something else to it rewritten.
class RegexSplitter {
 public:
  /// @param subject the file the pattern comes from, for messages
  /// @throws Error(BadInput) where the pattern is malformed or too long
  RegexSplitter(const std::string& pattern, std::string subject);
  ~RegexSplitter();
  RegexSplitter(RegexSplitter&&) noexcept;
  RegexSplitter& operator=(RegexSplitter&&) noexcept;

  /// Cuts valid UTF-8 into what matches and what lies between. Safe to call from several threads.
  /// @throws Error(BadInput) where the pattern takes more work than any sane one would, on this text or on
  /// all that the thread's WorkLimit counts
  std::vector<Span> split(std::string_view text) const;

 private:
  std::vector<Span> split(std::string_view text, const WorkLimit& limit) const;

  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

/// Oniguruma's spelling to ICU's: \s, \S, \w, \W, \h and \H name other sets there.
std::string icu_pattern(const std::string& oniguruma_pattern);

}  // namespace aq
