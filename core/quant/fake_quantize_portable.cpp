// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Fake quantization in plain C++: what the instruction sets of vectors must equal bit by bit.
#include <algorithm>
#include <array>

#include "core/quant/fake_quantize_kernel.h"

namespace aq::kernel {
namespace {

/// Value i of a row goes into sum i mod 16; the sums are then added in halves. So any vectors can take part.
constexpr int kLanes = 16;

template <typename Real>
Real sum_of_lanes(std::array<Real, kLanes> lanes) {
  for (std::size_t half = kLanes / 2; half > 0; half /= 2)
    for (std::size_t lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  return lanes[0];
}

/// Keeps what is no number.
template <typename Real>
Real clamp_to(Real value, const Steps<Real>& steps) {
  value = value < steps.low ? steps.low : value;
  return value > steps.high ? steps.high : value;
}

template <typename Real>
RowRange<Real> extremes(const Real* x, std::int64_t count) {
  RowRange<Real> range;  // zero belongs to every range
  for (std::int64_t i = 0; i < count; ++i) {
    range.minimum = x[i] < range.minimum ? x[i] : range.minimum;
    range.maximum = x[i] > range.maximum ? x[i] : range.maximum;
  }
  return range;
}

template <typename Real>
void round(const Real* x, std::int64_t count, const IntegerGrid& grid, const RowStatistics<Real>& s,
           QuantizedTo<Real> out) {
  const Steps<Real> steps = steps_of(grid, s);
  for (std::int64_t i = 0; i < count; ++i) {
    const Real step = clamp_to(std::rint(x[i] / s.scale), steps);
    out.values[i] = step * s.scale + Real(0);  // no negative zero
    if (!out.integers) continue;
    const Real integer = step + s.zero_point;
    out.integers[i] = integer >= 0 ? static_cast<std::uint8_t>(static_cast<int>(integer)) : std::uint8_t{0};
  }
}

template <typename Real>
void quantize_rows(const Real* x, std::int64_t rows, std::int64_t count, const IntegerGrid& grid,
                   RowStatistics<Real>* statistics, QuantizedTo<Real> out) {
  for (std::int64_t r = 0; r < rows; ++r) {
    RowStatistics<Real>& s = statistics[r];
    const RowRange<Real> range = extremes(x + r * count, count);
    s.minimum = range.minimum;
    s.maximum = range.maximum;
    choose_scale(grid, s);
    round(x + r * count, count, grid, s,
          {out.values + r * count, out.integers ? out.integers + r * count : nullptr});
  }
}

template <typename Real>
ScaleGradient<Real> backward_part(const Real* x, const Real* gradient, std::int64_t count,
                                  const IntegerGrid& grid, const RowStatistics<Real>& s,
                                  GradientsTo<Real> out) {
  const Steps<Real> steps = steps_of(grid, s);
  std::array<Real, kLanes> lanes{};
  ScaleGradient<Real> result;
  for (std::int64_t i = 0; i < count; ++i) {
    const Real rounded = std::rint(x[i] / s.scale), step = clamp_to(rounded, steps);
    const bool inside = step == rounded;
    const Real g = gradient[i];  // out may be in its place
    out.values[i] = inside ? g : Real(0);
    lanes[static_cast<std::size_t>(i % kLanes)] += g * (step * s.scale - (inside ? x[i] : Real(0)));
    result.minima += x[i] == s.minimum;
    result.maxima += x[i] == s.maximum;
  }
  result.sum = sum_of_lanes(lanes);
  return result;
}

template <typename Real>
void add_where_equal(const Real* x, std::int64_t count, Real extreme, Real share, Real* out) {
  if (share == Real(0)) return;
  for (std::int64_t i = 0; i < count; ++i)
    if (x[i] == extreme) out[i] += share;
}

template <typename Real>
void backward_rows(const Real* x, const Real* gradient, std::int64_t rows, std::int64_t count,
                   const IntegerGrid& grid, const RowStatistics<Real>* statistics, GradientsTo<Real> out) {
  for (std::int64_t r = 0; r < rows; ++r) {
    const RowStatistics<Real>& s = statistics[r];
    const Real* values = x + r * count;
    Real* dx = out.values + r * count;
    const ScaleGradient<Real> part = backward_part(values, gradient + r * count, count, grid, s, {dx});
    const EndGradients<Real> ends = end_gradients(grid, s, part.sum);
    add_where_equal(values, count, s.minimum, share_of(ends.low * s.lower_factor, s.minimum, part.minima),
                    dx);
    add_where_equal(values, count, s.maximum, share_of(ends.high * s.upper_factor, s.maximum, part.maxima),
                    dx);
    if (out.lower) out.lower[r] = ends.low * s.minimum;
    if (out.upper) out.upper[r] = ends.high * s.maximum;
  }
}

template <typename Real>
constexpr Passes<Real> kPasses{quantize_rows<Real>, backward_rows<Real>, extremes<Real>, round<Real>,
                               backward_part<Real>};

}  // namespace

const InstructionSet kPortable{"portable", kPasses<float>, kPasses<double>};

}  // namespace aq::kernel
