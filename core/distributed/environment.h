// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

namespace aq {

/// A process's place among those that share a run, and where they meet.
struct RankPlace {
  int rank = 0, size = 1;
  std::string address = "127.0.0.1";  ///< of the first rank
  std::uint16_t port = 29500;         ///< likewise

  /// e.g. "rank 1 of 4"
  std::string name() const { return rank_name(rank); }
  std::string rank_name(int other) const;
};

/// As torchrun names it: RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT. One process where WORLD_SIZE is not set
/// or 1.
/// @throws Error(BadArgument) naming the variable that cannot be used
RankPlace place_in_environment();

}  // namespace aq
