// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/quant/integer_grid.h"

/// Fake quantization of rows in memory, for each instruction set that the processor may have. All give the
/// same integers, values and gradients, bit by bit: none fuses a product with a sum, and sums go by fixed
/// lanes.
namespace aq::kernel {

/// One row of values that share a scale: its extremes (zero included), its clipping factors and its grid.
template <typename Real>
struct RowStatistics {
  Real minimum = 0, maximum = 0;            // of the values, zero included; not of those that are no number
  Real lower_factor = 1, upper_factor = 1;  // what the range's ends are multiplied by
  Real scale = 1, zero_point = 0;
};

template <typename Real>
struct RowRange {
  Real minimum = 0, maximum = 0;
};

/// Where quantized values go. Streaming past the caches pays where the values would not stay in them; it asks
/// for 64-byte alignment and is left out without.
template <typename Real>
struct QuantizedTo {
  Real* values;
  std::uint8_t* integers = nullptr;  ///< may be null; a value that is no number has the integer 0
  bool stream = false;
};

/// What a (part of a) row adds to the gradient of its scale, times the scale, and how many of its values are
/// the extremes.
template <typename Real>
struct ScaleGradient {
  Real sum = 0;
  std::int64_t minima = 0, maxima = 0;
};

/// Where gradients go. `values` may be the incoming gradient itself.
template <typename Real>
struct GradientsTo {
  Real* values;
  Real* lower = nullptr;  ///< of the clipping factors, one a row; may be null
  Real* upper = nullptr;
  bool stream = false;
};

/// Gradients of the ends of a row's range, its factors multiplied in.
template <typename Real>
struct EndGradients {
  Real low, high;
};

/// @param total of ScaleGradient::sum over the row
template <typename Real>
[[gnu::always_inline]] inline EndGradients<Real> end_gradients(const IntegerGrid& grid,
                                                               const RowStatistics<Real>& s, Real total) {
  const Real of_scale = total / s.scale;
  if (!grid.symmetric) {
    const Real part = of_scale / static_cast<Real>(grid.levels());
    return {-part, part};
  }
  const Real part = of_scale / static_cast<Real>(grid.symmetric_zero_point());
  const Real low = std::abs(s.minimum * s.lower_factor), high = s.maximum * s.upper_factor;
  return low > high ? EndGradients<Real>{-part, Real(0)} : EndGradients<Real>{Real(0), part};
}

/// What each of the values that equal an extreme gets of the extreme's gradient: equal shares, as amin and
/// amax do it. Zero as an extreme belongs to the range, not to a value.
template <typename Real>
[[gnu::always_inline]] inline Real share_of(Real gradient, Real extreme, std::int64_t ties) {
  return extreme == Real(0) || ties == 0 ? Real(0) : gradient / static_cast<Real>(ties);
}

/// Longest row, and part of a longer one, that the gradient is taken of at once.
constexpr std::int64_t kLongestRow = 32768;

/// The passes for one type. Rows lie one after the other, `count` values each.
template <typename Real>
struct Passes {
  /// Both passes over each row while it is in the cache: out = scale · clamp(rint(x / scale), −zero_point,
  /// levels − zero_point). `statistics` comes in with its factors and goes out complete.
  void (*quantize_rows)(const Real* x, std::int64_t rows, std::int64_t count, const IntegerGrid& grid,
                        RowStatistics<Real>* statistics, QuantizedTo<Real> out);
  /// Straight-through gradients of quantize_rows. @param count up to kLongestRow
  void (*backward_rows)(const Real* x, const Real* gradient, std::int64_t rows, std::int64_t count,
                        const IntegerGrid& grid, const RowStatistics<Real>* statistics,
                        GradientsTo<Real> out);

  // Parts of rows that are too long for one core or its cache.
  RowRange<Real> (*extremes)(const Real* x, std::int64_t count);
  /// The second pass alone. @param statistics complete
  void (*round)(const Real* x, std::int64_t count, const IntegerGrid& grid,
                const RowStatistics<Real>& statistics, QuantizedTo<Real> out);
  /// The gradient but for the extremes' shares. @param count up to kLongestRow
  ScaleGradient<Real> (*backward_part)(const Real* x, const Real* gradient, std::int64_t count,
                                       const IntegerGrid& grid, const RowStatistics<Real>& statistics,
                                       GradientsTo<Real> out);
};

struct InstructionSet {
  std::string_view name;
  Passes<float> floats;
  Passes<double> doubles;
};

/// Those that this processor has, the fastest first; the last is the portable one.
std::span<const InstructionSet> instruction_sets();

/// The fastest passes.
template <typename Real>
const Passes<Real>& passes();

/// Fills in scale and zero point by the extremes and factors.
template <typename Real>
[[gnu::always_inline]] inline void choose_scale(const IntegerGrid& grid, RowStatistics<Real>& s) {
  const auto chosen = grid_scale<Real>(grid, s.minimum * s.lower_factor, s.maximum * s.upper_factor);
  s.scale = chosen.scale;
  s.zero_point = chosen.zero_point;
}

/// The integers of a grid relative to the zero point, which is where values are clamped.
template <typename Real>
struct Steps {
  Real low, high;
};
template <typename Real>
[[gnu::always_inline]] inline Steps<Real> steps_of(const IntegerGrid& grid, const RowStatistics<Real>& s) {
  return {-s.zero_point, static_cast<Real>(grid.levels()) - s.zero_point};
}

// The instruction sets, each compiled in a file of its own.
extern const InstructionSet kPortable;
#if defined(__x86_64__)
extern const InstructionSet kAvx2, kAvx512;
#endif

}  // namespace aq::kernel
