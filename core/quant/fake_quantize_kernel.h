#pragma once

#include <cstdint>

#include "core/quant/integer_grid.h"

namespace aq::kernel {

/// One row of values that share a scale: its extremes (zero included), its clipping factors and its grid.
template <typename Real>
struct RowStatistics {
  Real minimum = 0, maximum = 0;        // of the values, zero included
  Real lower_factor = 1, upper_factor = 1;  // what the range's ends are multiplied by
  Real scale = 1, zero_point = 0;
};

/// Rounds `count` values to the grid: out = scale · (clamp(rint(x / scale) + zero_point, 0, levels) − zero_point).
/// `statistics` comes in with its factors and goes out complete. Two passes over the row. `integers` may be null.
void quantize_row(const float* x, std::int64_t count, const IntegerGrid& grid, RowStatistics<float>& statistics,
                  float* out, std::uint8_t* integers);
void quantize_row(const double* x, std::int64_t count, const IntegerGrid& grid, RowStatistics<double>& statistics,
                  double* out, std::uint8_t* integers);

/// Straight-through gradient of quantize_row: fills dx with the part that does not go through the range and returns
/// the gradient with respect to the scale.
float backward_row(const float* x, const float* gradient, std::int64_t count, const IntegerGrid& grid,
                   const RowStatistics<float>& statistics, float* dx);
double backward_row(const double* x, const double* gradient, std::int64_t count, const IntegerGrid& grid,
                    const RowStatistics<double>& statistics, double* dx);

}  // namespace aq::kernel
