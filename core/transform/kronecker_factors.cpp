// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/kronecker_factors.h"

#include <cmath>

namespace aq {

std::int64_t balanced_factor(std::int64_t n) {
  auto largest = static_cast<std::int64_t>(std::sqrt(static_cast<double>(n)));
  while (largest * largest > n) --largest;
  std::int64_t closest = 0;
  for (std::int64_t left = largest; left >= 1; --left) {
    if (n % left != 0) continue;
    if (closest == 0) closest = left;
    if ((n / left - left) % 2 == 0) return left;  // n = a² − b² in whole numbers, as published
  }
  return closest;
}

}  // namespace aq
