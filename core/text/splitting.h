// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aq {

/// A part of a text, in bytes, and whether the pattern matched it.
struct Span {
  std::size_t begin = 0, end = 0;
  bool matched = false;
};

/// What becomes of the parts that match (the tokenizers library's SplitDelimiterBehavior).
enum class SplitBehavior { Isolated, Removed, Contiguous, MergedWithPrevious, MergedWithNext };

/// Joins or drops neighbouring spans as `behavior` says. @param spans cover the text, in order
std::vector<Span> arrange(const std::vector<Span>& spans, SplitBehavior behavior);

}  // namespace aq
