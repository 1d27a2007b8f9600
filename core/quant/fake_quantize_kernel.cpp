#include "core/quant/fake_quantize_kernel.h"

#include <algorithm>

// The functions below are compiled once for each instruction set and chosen when the program is loaded. They
// use no fused multiply-add (-ffp-contract=off) and no reassociation beyond the fixed lanes, so every set
// gives the same bits.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define AQ_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define AQ_CLONES
#endif

namespace aq::kernel {
namespace {

/// Independent accumulators: lets a reduction use vector registers without changing its result.
constexpr int kLanes = 16;

template <typename Real>
[[gnu::always_inline]] inline void extremes(const Real* x, std::int64_t count, Real& minimum, Real& maximum) {
  Real low[kLanes] = {}, high[kLanes] = {};  // zero belongs to every range
  const std::int64_t whole = count - count % kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) {
      const Real value = x[i + lane];
      low[lane] = value < low[lane] ? value : low[lane];
      high[lane] = value > high[lane] ? value : high[lane];
    }
  for (std::int64_t i = whole; i < count; ++i) {
    low[0] = x[i] < low[0] ? x[i] : low[0];
    high[0] = x[i] > high[0] ? x[i] : high[0];
  }
  minimum = *std::min_element(low, low + kLanes);
  maximum = *std::max_element(high, high + kLanes);
}

template <typename Real>
[[gnu::always_inline]] inline Real clamp_to(Real value, Real levels) {
  value = value < Real(0) ? Real(0) : value;
  return value > levels ? levels : value;
}

template <typename Real>
[[gnu::always_inline]] inline void quantize(const Real* x, std::int64_t count, const IntegerGrid& grid,
                                            RowStatistics<Real>& s, Real* out, std::uint8_t* integers) {
  extremes(x, count, s.minimum, s.maximum);
  const auto chosen = grid_scale<Real>(grid, s.minimum * s.lower_factor, s.maximum * s.upper_factor);
  s.scale = chosen.scale;
  s.zero_point = chosen.zero_point;
  const Real scale = s.scale, zero_point = s.zero_point, levels = static_cast<Real>(grid.levels());
  for (std::int64_t i = 0; i < count; ++i)
    out[i] = (clamp_to(std::rint(x[i] / scale) + zero_point, levels) - zero_point) * scale;
  if (integers)
    for (std::int64_t i = 0; i < count; ++i)
      integers[i] = static_cast<std::uint8_t>(clamp_to(std::rint(x[i] / scale) + zero_point, levels));
}

template <typename Real>
[[gnu::always_inline]] inline Real backward(const Real* x, const Real* gradient, std::int64_t count,
                                            const IntegerGrid& grid, const RowStatistics<Real>& s, Real* dx) {
  const Real scale = s.scale, zero_point = s.zero_point, levels = static_cast<Real>(grid.levels());
  const auto one = [&](std::int64_t i, Real& sum) {
    const Real v = x[i] / scale;
    const Real rounded = std::rint(v) + zero_point;
    const Real clamped = clamp_to(rounded, levels);
    const bool inside = clamped == rounded;
    const Real g = gradient[i];  // dx may be in its place
    dx[i] = inside ? g : Real(0);
    sum += g * (clamped - zero_point - (inside ? v : Real(0)));
  };
  Real sums[kLanes] = {};
  const std::int64_t whole = count - count % kLanes;
  for (std::int64_t i = 0; i < whole; i += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) one(i + lane, sums[lane]);
  for (std::int64_t i = whole; i < count; ++i) one(i, sums[0]);
  Real total = 0;
  for (const Real sum : sums) total += sum;
  return total;
}

}  // namespace

AQ_CLONES void quantize_row(const float* x, std::int64_t count, const IntegerGrid& grid,
                            RowStatistics<float>& s, float* out, std::uint8_t* integers) {
  quantize(x, count, grid, s, out, integers);
}
AQ_CLONES void quantize_row(const double* x, std::int64_t count, const IntegerGrid& grid,
                            RowStatistics<double>& s, double* out, std::uint8_t* integers) {
  quantize(x, count, grid, s, out, integers);
}
AQ_CLONES float backward_row(const float* x, const float* gradient, std::int64_t count,
                             const IntegerGrid& grid, const RowStatistics<float>& s, float* dx) {
  return backward(x, gradient, count, grid, s, dx);
}
AQ_CLONES double backward_row(const double* x, const double* gradient, std::int64_t count,
                              const IntegerGrid& grid, const RowStatistics<double>& s, double* dx) {
  return backward(x, gradient, count, grid, s, dx);
}

}  // namespace aq::kernel
