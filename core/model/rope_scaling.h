// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <variant>
#include <vector>

namespace aq {

/// Positions count `factor` times less: every frequency is divided by it.
struct LinearRopeScaling {
  double factor = 1;
};

/// Llama 3's stretching of the rotary frequencies: low ones are slowed, high ones kept, those between
/// blended.
struct Llama3RopeScaling {
  double factor = 8, low_freq_factor = 1, high_freq_factor = 4;
  std::int64_t original_max_positions = 8192;
};

/// YaRN (Peng et al. 2023, section 3): pairs that turn less than `beta_slow` times over the original context
/// are slowed, those that turn more than `beta_fast` times kept, and a ramp lies between.
struct YarnRopeScaling {
  double factor = 1, beta_fast = 32, beta_slow = 1;
  double attention_factor = 1;  ///< of cosines and sines
  bool truncate = true;         ///< the ramp's ends are whole pairs
  std::int64_t original_max_positions = 4096;
};

/// LongRoPE (Ding et al. 2024): each frequency is divided by a factor of its own, another one for sequences
/// longer than the original context.
struct LongRopeScaling {
  std::vector<double> short_factors, long_factors;  ///< [rotary dims / 2]
  double attention_factor = 1;                      ///< of cosines and sines
  std::int64_t original_max_positions = 4096;
};

/// How the rotary frequencies are changed for contexts longer than those of training; nothing: not at all.
using RopeScaling =
    std::variant<std::monostate, LinearRopeScaling, Llama3RopeScaling, YarnRopeScaling, LongRopeScaling>;

}  // namespace aq
