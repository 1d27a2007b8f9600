// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/splitting.h"

#include <algorithm>

namespace aq {
namespace {

std::vector<Span> remove_matches(const std::vector<Span>& spans) {
  std::vector<Span> kept;
  std::copy_if(spans.begin(), spans.end(), std::back_inserter(kept),
               [](const Span& span) { return !span.matched; });
  return kept;
}

std::vector<Span> join_equal(const std::vector<Span>& spans) {
  std::vector<Span> joined;
  for (const Span& span : spans) {
    if (!joined.empty() && joined.back().matched == span.matched)
      joined.back().end = span.end;
    else
      joined.push_back(span);
  }
  return joined;
}

/// A match joins the part before it, unless that part is (or ends with) a match.
std::vector<Span> join_with_previous(const std::vector<Span>& spans) {
  std::vector<Span> joined;
  bool after_match = false;
  for (const Span& span : spans) {
    if (span.matched && !after_match && !joined.empty())
      joined.back().end = span.end;
    else
      joined.push_back(span);
    after_match = span.matched;
  }
  return joined;
}

/// A match joins the part after it, unless that part is (or starts with) a match.
std::vector<Span> join_with_next(const std::vector<Span>& spans) {
  std::vector<Span> joined;  // back to front
  bool before_match = false;
  for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
    if (span->matched && !before_match && !joined.empty())
      joined.back().begin = span->begin;
    else
      joined.push_back(*span);
    before_match = span->matched;
  }
  std::reverse(joined.begin(), joined.end());
  return joined;
}

}  // namespace

std::vector<Span> arrange(const std::vector<Span>& spans, SplitBehavior behavior) {
  switch (behavior) {
    case SplitBehavior::Removed:
      return remove_matches(spans);
    case SplitBehavior::Contiguous:
      return join_equal(spans);
    case SplitBehavior::MergedWithPrevious:
      return join_with_previous(spans);
    case SplitBehavior::MergedWithNext:
      return join_with_next(spans);
    case SplitBehavior::Isolated:
      break;
  }
  return spans;
}

}  // namespace aq
