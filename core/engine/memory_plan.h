// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>

#include "core/engine/prepared_run.h"

namespace aq {

/// What the program itself is taken to need, in bytes.
inline constexpr std::int64_t kProgramMemory = 220'000'000;

/// What a run holds in memory at most, in bytes: estimated from shapes, before anything is computed.
struct MemoryPlan {
  std::int64_t program = 0;     ///< libtorch and the BLAS themselves
  std::int64_t block = 0;       ///< a block's weights in all their forms, matrices, a step's graph
  std::int64_t evaluation = 0;  ///< a block, the head and its logits; not at the same time as `block`
  std::int64_t chain = 0;       ///< the activations of all samples between two blocks
  int chains = 0;               ///< how many of them a run keeps
  int chains_in_memory = 0;     ///< the others lie in files
  std::int64_t limit = 0;       ///< the budget, or what the system leaves

  std::int64_t peak() const;
  std::int64_t least() const;  ///< with every chain in a file
  std::int64_t spilled() const { return chain * (chains - chains_in_memory); }
};

/// The chains take what the budget leaves beside everything else, or where there is none what the system
/// does.
MemoryPlan plan_memory(const PreparedRun& run);

/// @throws Error(BadArgument) where the run does not fit into its budget even with every chain in a file, and
/// Error(Memory) where it does not fit into what the system has
void require_memory(const RunSpec& spec, const MemoryPlan& plan);

/// "1234 MB"
std::string memory_text(std::int64_t bytes);

}  // namespace aq
