// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/ranks.h"

#include <algorithm>

namespace aq {

void Ranks::gather_on_first(std::span<const std::byte> own, std::span<std::byte> all) const {
  std::ranges::copy(own, all.begin());
}

void Ranks::deal_from_first(std::span<const std::byte> all, std::span<std::byte> own) const {
  std::ranges::copy(all, own.begin());
}

void Ranks::wait_for_all() const {
  double arrived = 1;
  sum(std::span(&arrived, 1));
}

}  // namespace aq
