// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>

// What the searches for k-quants share. Always inlined: a copy compiled for one instruction set must not become
// the one that every processor runs.

namespace aq::k_quant {

inline constexpr int kSuperValues = 256;

/// Ranges of a sub-block are tried side by side, one a lane.
inline constexpr int kLanes = 8, kTryGroups = 3, kTries = kLanes * kTryGroups;
using Lanes [[gnu::vector_size(kLanes * sizeof(float))]] = float;

/// To the nearest integer, ties to even, of magnitudes below 2^22; vectors without an instruction for it, too.
template <typename Real>
[[gnu::always_inline]] inline Real rounded(Real x) {
  constexpr float kShift = 12582912;  // 1.5 · 2^23
  return (x + kShift) - kShift;
}
[[gnu::always_inline]] inline float clamped(float x, float low, float high) {
  x = x > low ? x : low;
  return x < high ? x : high;
}
[[gnu::always_inline]] inline Lanes clamped(Lanes x, float low, float high) {
  x = x > low ? x : Lanes{} + low;
  return x < high ? x : Lanes{} + high;
}

/// Sums over a block's values and codes, a lane for each try.
struct TrySums {
  Lanes l = {}, ll = {}, xl = {};
};

/// Sums for the codes l = clamp(rint((x − origin) · id)) of every try's id.
template <int count>
[[gnu::always_inline]] inline void sum_tries(const float* x, float origin,
                                             const std::array<Lanes, kTryGroups>& ids, float low, float high,
                                             std::array<TrySums, kTryGroups>& sums) {
  for (int j = 0; j < count; ++j) {
    const float value = x[j], from = value - origin;
    for (int group = 0; group < kTryGroups; ++group) {
      const Lanes code = clamped(rounded(from * ids[group]), low, high);
      sums[group].l += code;
      sums[group].ll += code * code;
      sums[group].xl += value * code;
    }
  }
}

/// Multipliers of the tries: (first + step · i) · scale.
[[gnu::always_inline]] inline std::array<Lanes, kTryGroups> try_multipliers(float first, float step,
                                                                            float scale) {
  std::array<Lanes, kTryGroups> ids;
  for (int i = 0; i < kTries; ++i)
    ids[i / kLanes][i % kLanes] = (first + step * static_cast<float>(i)) * scale;
  return ids;
}

/// The first of the tries with the least of `values`.
[[gnu::always_inline]] inline int least_try(const std::array<Lanes, kTryGroups>& values) {
  int best = 0;
  for (int i = 1; i < kTries; ++i)
    if (values[i / kLanes][i % kLanes] < values[best / kLanes][best % kLanes]) best = i;
  return best;
}

/// The sum of a vector's lanes.
[[gnu::always_inline]] inline double sum_of(const Lanes& x) {
  return ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7]));
}

[[gnu::always_inline]] inline Lanes lanes_at(const float* x) {
  Lanes lanes;
  __builtin_memcpy(&lanes, x, sizeof lanes);
  return lanes;
}

}  // namespace aq::k_quant
