// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/token_marks.h"

#include <algorithm>

namespace aq {

std::vector<TokenMark> mark_tokens(const std::vector<TextToken>& tokens,
                                   const std::vector<TextToken>& reference, bool ended) {
  std::vector<TokenMark> marks;
  bool parted = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i >= reference.size() && !ended) {
      marks.push_back(TokenMark::Unknown);
      continue;
    }
    const bool same = i < reference.size() && tokens[i].id == reference[i].id;
    marks.push_back(same ? TokenMark::Same : parted ? TokenMark::Differs : TokenMark::Parts);
    parted = parted || !same;
  }
  return marks;
}

std::optional<std::size_t> parting(const std::vector<TokenMark>& marks) {
  const auto found = std::ranges::find(marks, TokenMark::Parts);
  if (found == marks.end()) return {};
  return static_cast<std::size_t>(found - marks.begin());
}

}  // namespace aq
