// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/choice_rows.h"

#include <algorithm>
#include <numeric>

namespace aq {
namespace {

/// The choices' indices, the longest first.
std::vector<std::size_t> by_length(const std::vector<ChoiceTokens>& choices) {
  std::vector<std::size_t> order(choices.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return choices[i].ids.size(); });
  return order;
}

/// The row that begins with all but the last of `ids`, new where there is none yet.
ChoiceRow& row_for(std::vector<ChoiceRow>& rows, const std::vector<std::int32_t>& ids) {
  const auto last = ids.end() - 1;
  for (ChoiceRow& row : rows)
    if (std::mismatch(ids.begin(), last, row.ids.begin(), row.ids.end()).first == last) return row;
  return rows.emplace_back(ChoiceRow{{ids.begin(), last}, {}});
}

}  // namespace

std::vector<ChoiceRow> choice_rows(const std::vector<ChoiceTokens>& choices, std::size_t index) {
  std::vector<ChoiceRow> rows;
  for (const std::size_t choice : by_length(choices)) {
    const ChoiceTokens& tokens = choices[choice];
    ChoiceRow& row = row_for(rows, tokens.ids);
    for (std::size_t at = tokens.context; at < tokens.ids.size(); ++at)
      row.tokens.push_back({at - 1, tokens.ids[at], index, choice});
  }
  return rows;
}

}  // namespace aq
