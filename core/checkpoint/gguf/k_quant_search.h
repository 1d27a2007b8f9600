#pragma once

#include <array>
#include <cmath>
#include <cstdint>

// What the searches for k-quants share. Always inlined: a copy compiled for one instruction set must not become
// the one that every processor runs.

namespace aq::k_quant {

inline constexpr int kSuperValues = 256, kLanes = 8;

/// To the nearest integer, ties to even, of magnitudes below 2^22; vectors without an instruction for it, too.
[[gnu::always_inline]] inline float rounded(float x) {
  constexpr float kShift = 12582912;  // 1.5 · 2^23
  return (x + kShift) - kShift;
}
[[gnu::always_inline]] inline float clamped(float x, float low, float high) {
  x = x > low ? x : low;
  return x < high ? x : high;
}

/// A sum by fixed lanes.
struct Lanes {
  float at[kLanes] = {};
  [[gnu::always_inline]] double sum() const {
    return (static_cast<double>(at[0]) + at[4]) + (static_cast<double>(at[1]) + at[5]) +
           ((static_cast<double>(at[2]) + at[6]) + (static_cast<double>(at[3]) + at[7]));
  }
};

/// Sums over the values of a block and over their codes.
struct BlockSums {
  double x = 0, xx = 0;
};
struct CodeSums {
  double l = 0, ll = 0, xl = 0;
};

template <int count>
[[gnu::always_inline]] inline BlockSums block_sums(const float* x) {
  Lanes sum, squares;
  for (int j = 0; j < count; j += kLanes)
    for (int i = 0; i < kLanes; ++i) {
      sum.at[i] += x[j + i];
      squares.at[i] += x[j + i] * x[j + i];
    }
  return {sum.sum(), squares.sum()};
}

/// Sums for the codes l = clamp(rint((x − origin) · id)).
template <int count>
[[gnu::always_inline]] inline CodeSums code_sums(const float* x, float origin, float id, float low,
                                                 float high) {
  Lanes l, ll, xl;
  for (int j = 0; j < count; j += kLanes)
    for (int i = 0; i < kLanes; ++i) {
      const float code = clamped(rounded((x[j + i] - origin) * id), low, high);
      l.at[i] += code;
      ll.at[i] += code * code;
      xl.at[i] += x[j + i] * code;
    }
  return {l.sum(), ll.sum(), xl.sum()};
}

}  // namespace aq::k_quant
