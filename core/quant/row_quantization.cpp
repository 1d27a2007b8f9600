#include "core/quant/row_quantization.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

#include "core/base/error.h"
#include "core/quant/fake_quantize_kernel.h"
#include "core/quant/weight_rows.h"

namespace aq {
namespace {

using kernel::RowStatistics;

/// Rows below this many values a thread are not worth a second one.
constexpr std::int64_t kGrain = 16384;

std::int64_t rows_a_thread(std::int64_t row) { return std::max<std::int64_t>(1, kGrain / row); }

/// Per-row columns kept for the backward pass: [rows, 6] in the order of RowStatistics.
constexpr std::int64_t kColumns = 6;
static_assert(sizeof(RowStatistics<float>) == kColumns * sizeof(float));

template <typename Real>
RowStatistics<Real>* statistics_of(const at::Tensor& tensor) {
  return reinterpret_cast<RowStatistics<Real>*>(tensor.data_ptr<Real>());
}

/// Quantizes every row of the contiguous `x`; `statistics` [rows, 6] is filled.
template <typename Real>
void quantize_rows_as(const at::Tensor& x, const IntegerGrid& grid, const RowCut& cut,
                      const at::Tensor& lower, const at::Tensor& upper, const at::Tensor& out,
                      const at::Tensor& integers, const at::Tensor& statistics) {
  const Real* input = x.data_ptr<Real>();
  const Real* low = lower.defined() ? lower.data_ptr<Real>() : nullptr;
  const Real* high = upper.defined() ? upper.data_ptr<Real>() : nullptr;
  Real* output = out.data_ptr<Real>();
  std::uint8_t* codes = integers.defined() ? integers.data_ptr<std::uint8_t>() : nullptr;
  auto* rows = statistics_of<Real>(statistics);
  at::parallel_for(0, statistics.size(0), rows_a_thread(cut.row), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const std::int64_t first = cut.first(r);
      rows[r].lower_factor = low ? low[r] : Real(1);
      rows[r].upper_factor = high ? high[r] : Real(1);
      kernel::quantize_row(input + first, cut.count(r), grid, rows[r], output + first,
                           codes ? codes + first : nullptr);
    }
  });
}

/// Adds `value` to the entries of a row that equal its extreme, in equal shares (what amin and amax do with
/// ties).
template <typename Real>
void add_to_extreme(const Real* x, std::int64_t count, Real extreme, Real value, Real* dx) {
  if (value == Real(0) || extreme == Real(0))
    return;  // zero as an extreme belongs to the range, not to a value
  const auto ties = std::count(x, x + count, extreme);
  if (ties == 0) return;
  const Real share = value / static_cast<Real>(ties);
  for (std::int64_t i = 0; i < count; ++i)
    if (x[i] == extreme) dx[i] += share;
}

/// Gradient of the scale with respect to the two clipped ends of the range.
template <typename Real>
std::pair<Real, Real> end_gradients(const IntegerGrid& grid, const RowStatistics<Real>& s,
                                    Real scale_gradient) {
  if (!grid.symmetric) {
    const Real part = scale_gradient / static_cast<Real>(grid.levels());
    return {-part, part};
  }
  const Real part = scale_gradient / static_cast<Real>(grid.symmetric_zero_point());
  const Real low = std::abs(s.minimum * s.lower_factor), high = s.maximum * s.upper_factor;
  return low > high ? std::pair<Real, Real>{-part, Real(0)} : std::pair<Real, Real>{Real(0), part};
}

template <typename Real>
void backward_rows(const at::Tensor& x, const at::Tensor& gradient, const IntegerGrid& grid,
                   const RowCut& cut, const at::Tensor& statistics, const at::Tensor& dx,
                   const at::Tensor& lower_gradient, const at::Tensor& upper_gradient) {
  const Real* input = x.data_ptr<Real>();
  const Real* g = gradient.data_ptr<Real>();
  Real* out = dx.data_ptr<Real>();
  Real* low = lower_gradient.defined() ? lower_gradient.data_ptr<Real>() : nullptr;
  Real* high = upper_gradient.defined() ? upper_gradient.data_ptr<Real>() : nullptr;
  const auto* rows = statistics_of<Real>(statistics);
  at::parallel_for(0, statistics.size(0), rows_a_thread(cut.row), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const auto& s = rows[r];
      const std::int64_t first = cut.first(r), count = cut.count(r);
      const Real* values = input + first;
      const Real scale_gradient = kernel::backward_row(values, g + first, count, grid, s, out + first);
      const auto [d_low, d_high] = end_gradients(grid, s, scale_gradient);
      add_to_extreme(values, count, s.minimum, d_low * s.lower_factor, out + first);
      add_to_extreme(values, count, s.maximum, d_high * s.upper_factor, out + first);
      if (low) low[r] = d_low * s.minimum;
      if (high) high[r] = d_high * s.maximum;
    }
  });
}

template <typename Body>
void for_real(const at::Tensor& x, const Body& body) {
  if (x.scalar_type() == at::kDouble)
    body(double{});
  else if (x.scalar_type() == at::kFloat)
    body(float{});
  else
    throw Error(ErrorKind::Internal, "quantizing", "a tensor", "it is neither float32 nor float64");
}

at::Tensor contiguous_factors(const at::Tensor& factors, const at::Tensor& like) {
  return factors.defined() && factors.numel() > 0 ? factors.detach().to(like.scalar_type()).contiguous()
                                                  : at::Tensor();
}

}  // namespace

RowQuantization quantize_rows(const at::Tensor& x, const IntegerGrid& grid, std::int64_t row,
                              const at::Tensor& lower, const at::Tensor& upper, const at::Tensor& integers) {
  const RowCut cut = cut_rows(x, row);
  RowQuantization result{at::empty_like(x), at::empty({cut.rows_of(x.numel()), kColumns}, x.options())};
  for_real(x, [&](auto real) {
    quantize_rows_as<decltype(real)>(x, grid, cut, contiguous_factors(lower, x), contiguous_factors(upper, x),
                                     result.values, integers, result.statistics);
  });
  return result;
}

RowGradients row_gradients(const at::Tensor& x, const at::Tensor& gradient, const IntegerGrid& grid,
                           std::int64_t row, const at::Tensor& statistics, bool clipped,
                           const at::Tensor& out) {
  RowGradients result{out.defined() ? out : at::empty_like(x), {}, {}};
  if (clipped) {
    result.lower = at::empty({statistics.size(0)}, x.options());
    result.upper = at::empty_like(result.lower);
  }
  const RowCut cut = cut_rows(x, row);
  for_real(x, [&](auto real) {
    backward_rows<decltype(real)>(x, gradient, grid, cut, statistics, result.x, result.lower, result.upper);
  });
  return result;
}

}  // namespace aq
