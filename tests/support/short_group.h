// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/random_block.h"

namespace aq::test {

/// A weight whose groups of 16 inputs are two full ones and one of 8.
inline constexpr std::int64_t kShortGroupRow = 16, kShortGroupOut = 6, kShortGroupIn = 40, kShortGroups = 3;

inline at::Tensor short_group_weight(std::uint64_t seed = 11) {
  return random({kShortGroupOut, kShortGroupIn}, seed, at::kFloat);
}

/// Its groups, each a weight of its own.
inline std::vector<at::Tensor> groups_of(const at::Tensor& weight) {
  std::vector<at::Tensor> groups;
  for (const at::Tensor& group : weight.split(kShortGroupRow, 1)) groups.push_back(group.contiguous());
  return groups;
}

/// The factors [out] that a group has among those of all, [out · groups].
inline at::Tensor factors_of_group(const at::Tensor& factors, std::int64_t group) {
  return factors.reshape({-1, kShortGroups}).select(1, group).contiguous();
}

}  // namespace aq::test
