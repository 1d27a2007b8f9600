// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace aq {

/// How scores are made of queries and keys.
struct Scoring {
  double scale = 1;         ///< of the products
  double softcap = 0;       ///< c of c·tanh(score / c); 0: none
  std::int64_t window = 0;  ///< keys that a query sees, its own among them; 0: all before it
};

}  // namespace aq
