// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <bit>
#include <cmath>
#include <cstring>

#include "core/base/instruction_sets.h"
#include "core/model/attention/tile_matrix.h"

#define AQ_TILE_CLONES AQ_CLONES_FOR("arch=x86-64-v4", "arch=x86-64-v3")

namespace aq::tile {

/// kLanes numbers that are computed side by side, in as many registers as they take.
template <typename Real>
using Lanes [[gnu::vector_size(kLanes * sizeof(Real))]] = Real;
using Bits [[gnu::vector_size(kLanes * sizeof(std::uint32_t))]] = std::uint32_t;

template <typename Real>
[[gnu::always_inline]] inline Lanes<Real> load(const Real* from) {
  Lanes<Real> x;
  std::memcpy(&x, from, sizeof(x));
  return x;
}

template <typename Real>
[[gnu::always_inline]] inline void store(const Lanes<Real>& x, Real* to) {
  std::memcpy(to, &x, sizeof(x));
}

[[gnu::always_inline]] inline Lanes<float> load(const at::BFloat16* from) {
  using Halves [[gnu::vector_size(kLanes * sizeof(std::uint16_t))]] = std::uint16_t;
  Halves x;
  std::memcpy(&x, from, sizeof(x));
  return std::bit_cast<Lanes<float>>(__builtin_convertvector(x, Bits) << 16U);
}

/// e^x for x ≤ 88, within 1.2e-7 of it relative to it; 0 below −86. x = n·ln 2 + r with |r| ≤ ln 2 / 2, e^r
/// by a polynomial of degree 7 (Cephes' expf), 2ⁿ added to the exponent.
[[gnu::always_inline]] inline Lanes<float> exponential(const Lanes<float>& x) {
  constexpr float kRounding = 12582912;  // 1.5·2²³: a sum with it ends in the integer
  const Lanes<float> shifted = x * 1.44269504F + kRounding, n = shifted - kRounding;
  const Lanes<float> r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
  Lanes<float> y = 1.9875691500e-4F * r + 1.3981999507e-3F;
  y = y * r + 8.3334519073e-3F;
  y = y * r + 4.1665795894e-2F;
  y = y * r + 1.6666665459e-1F;
  y = y * r + 5.0000001201e-1F;
  y = y * (r * r) + r + 1.0F;
  const Bits scaled = std::bit_cast<Bits>(y) + (std::bit_cast<Bits>(shifted) << 23U);
  return x < -86.0F ? Lanes<float>{} : std::bit_cast<Lanes<float>>(scaled);
}

[[gnu::always_inline]] inline Lanes<double> exponential(const Lanes<double>& x) {
  Lanes<double> y;
  for (std::int64_t lane = 0; lane < kLanes; ++lane) y[lane] = std::exp(x[lane]);
  return y;
}

/// tanh x: an odd polynomial near zero (Cephes' tanhf), where the quotient would cancel.
[[gnu::always_inline]] inline Lanes<float> hyperbolic_tangent(const Lanes<float>& x) {
  constexpr float kOne = 10;  // from where on it rounds to 1
  const Lanes<float> magnitude = x < 0.0F ? -x : x;
  const Lanes<float> exponent = 2.0F * (magnitude > kOne ? Lanes<float>{} + kOne : magnitude);
  const Lanes<float> quotient = 1.0F - 2.0F / (exponential(exponent) + 1.0F);
  const Lanes<float> square = x * x;
  Lanes<float> y = -5.70498872745e-3F * square + 2.06390887954e-2F;
  y = y * square - 5.37397155531e-2F;
  y = y * square + 1.33314422036e-1F;
  y = y * square - 3.33332819422e-1F;
  y = y * (square * x) + x;
  return magnitude < 0.625F ? y : (x < 0.0F ? -quotient : quotient);
}

[[gnu::always_inline]] inline Lanes<double> hyperbolic_tangent(const Lanes<double>& x) {
  Lanes<double> y;
  for (std::int64_t lane = 0; lane < kLanes; ++lane) y[lane] = std::tanh(x[lane]);
  return y;
}

/// One value of all lanes, halves on halves.
template <typename Real, typename Join>
[[gnu::always_inline]] inline Real joined(Lanes<Real> x, const Join& join) {
  x = join(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3));
  x = join(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5));
  x = join(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6));
  return x[0];
}

template <typename Real>
[[gnu::always_inline]] inline Real sum_of_lanes(const Lanes<Real>& x) {
  return joined<Real>(
      x, [](const Lanes<Real>& a, const Lanes<Real>& b) __attribute__((always_inline)) { return a + b; });
}

template <typename Real>
[[gnu::always_inline]] inline Real largest_lane(const Lanes<Real>& x) {
  return joined<Real>(
      x, [](const Lanes<Real>& a, const Lanes<Real>& b)
             __attribute__((always_inline)) { return a > b ? a : b; });
}

}  // namespace aq::tile
