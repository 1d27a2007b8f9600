// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/row_quantization.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/quant/fake_quantize_kernel.h"
#include "core/quant/weight_rows.h"

namespace aq {
namespace {

using kernel::RowStatistics;

/// Fewer values a thread are not worth a second one.
constexpr std::int64_t kGrain = 32768;
/// Results that no cache will hold until they are read go past them.
constexpr std::size_t kStreamedBytes = std::size_t{32} << 20;

bool goes_past_caches(const at::Tensor& out) { return out.nbytes() >= kStreamedBytes; }

/// Per-row columns kept for the backward pass: [rows, 6] in the order of RowStatistics.
constexpr std::int64_t kColumns = 6;
static_assert(sizeof(RowStatistics<float>) == kColumns * sizeof(float));

template <typename Real>
RowStatistics<Real>* statistics_of(const at::Tensor& tensor) {
  return reinterpret_cast<RowStatistics<Real>*>(tensor.data_ptr<Real>());
}

/// Calls body(first row, rows, values of each) for runs of equal rows. In parallel.
template <typename Body>
void for_runs(const RowCut& cut, std::int64_t rows, const Body& body) {
  const std::int64_t grain = std::max<std::int64_t>(1, kGrain / cut.row);
  at::parallel_for(0, rows, grain, [&](std::int64_t begin, std::int64_t end) {
    if (cut.line == cut.row) return body(begin, end - begin, cut.row);
    for (std::int64_t r = begin; r < end;) {  // to the short row at the end of each line, and that row
      const std::int64_t left = cut.rows_a_line() - r % cut.rows_a_line();
      const std::int64_t run = left == 1 ? 1 : std::min(left - 1, end - r);
      body(r, run, cut.count(r));
      r += run;
    }
  });
}

/// Calls body(part, first value, values) for the parts of a row too long for one core. In parallel.
template <typename Body>
void for_parts(std::int64_t count, const Body& body) {
  constexpr std::int64_t kPart = kernel::kLongestRow;
  at::parallel_for(0, (count + kPart - 1) / kPart, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t part = begin; part < end; ++part)
      body(static_cast<std::size_t>(part), part * kPart, std::min(kPart, count - part * kPart));
  });
}

bool is_cut_in_parts(std::int64_t row) { return row > kernel::kLongestRow; }

std::size_t parts_of(std::int64_t count) {
  return static_cast<std::size_t>((count + kernel::kLongestRow - 1) / kernel::kLongestRow);
}

template <typename Real>
void quantize_long_row(const Real* x, std::int64_t count, const IntegerGrid& grid, RowStatistics<Real>& s,
                       const kernel::QuantizedTo<Real>& out) {
  const auto& passes = kernel::passes<Real>();
  std::vector<kernel::RowRange<Real>> ranges(parts_of(count));
  for_parts(count, [&](std::size_t part, std::int64_t first, std::int64_t values) {
    ranges[part] = passes.extremes(x + first, values);
  });
  s.minimum = s.maximum = 0;
  for (const auto& range : ranges) {
    s.minimum = std::min(s.minimum, range.minimum);
    s.maximum = std::max(s.maximum, range.maximum);
  }
  kernel::choose_scale(grid, s);
  for_parts(count, [&](std::size_t, std::int64_t first, std::int64_t values) {
    passes.round(x + first, values, grid, s,
                 {out.values + first, out.integers ? out.integers + first : nullptr, out.stream});
  });
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
  auto* all = statistics_of<Real>(statistics);
  const bool stream = goes_past_caches(out);
  const auto run = [&](std::int64_t first_row, std::int64_t rows, std::int64_t count) {
    const std::int64_t first = cut.first(first_row);
    for (std::int64_t r = first_row; r < first_row + rows; ++r) {
      all[r].lower_factor = low ? low[r] : Real(1);
      all[r].upper_factor = high ? high[r] : Real(1);
    }
    const kernel::QuantizedTo<Real> to{output + first, codes ? codes + first : nullptr, stream};
    if (is_cut_in_parts(count) && rows == 1)
      quantize_long_row(input + first, count, grid, all[first_row], to);
    else
      kernel::passes<Real>().quantize_rows(input + first, rows, count, grid, all + first_row, to);
  };
  const std::int64_t rows = statistics.size(0);
  if (is_cut_in_parts(cut.row) && rows < at::get_num_threads())
    for (std::int64_t r = 0; r < rows; ++r) run(r, 1, cut.count(r));
  else
    for_runs(cut, rows, run);
}

/// Adds its share to the values that equal an extreme.
template <typename Real>
void add_share(const Real* x, std::int64_t count, Real extreme, Real share, Real* dx) {
  for (std::int64_t i = 0; i < count; ++i)
    if (x[i] == extreme) dx[i] += share;
}

/// Part by part, so that the sums are the same on any number of threads.
template <typename Real>
void backward_long_row(const Real* x, const Real* gradient, std::int64_t count, const IntegerGrid& grid,
                       const RowStatistics<Real>& s, const kernel::GradientsTo<Real>& out) {
  std::vector<kernel::ScaleGradient<Real>> parts(parts_of(count));
  for_parts(count, [&](std::size_t part, std::int64_t first, std::int64_t values) {
    parts[part] = kernel::passes<Real>().backward_part(x + first, gradient + first, values, grid, s,
                                                       {out.values + first, nullptr, nullptr, out.stream});
  });
  kernel::ScaleGradient<Real> total;
  for (const auto& part : parts) {
    total.sum += part.sum;
    total.minima += part.minima;
    total.maxima += part.maxima;
  }
  const auto ends = kernel::end_gradients(grid, s, total.sum);
  const Real low = kernel::share_of(ends.low * s.lower_factor, s.minimum, total.minima),
             high = kernel::share_of(ends.high * s.upper_factor, s.maximum, total.maxima);
  for_parts(count, [&](std::size_t part, std::int64_t first, std::int64_t values) {
    if (parts[part].minima > 0 && low != 0) add_share(x + first, values, s.minimum, low, out.values + first);
    if (parts[part].maxima > 0 && high != 0)
      add_share(x + first, values, s.maximum, high, out.values + first);
  });
  if (out.lower) *out.lower = ends.low * s.minimum;
  if (out.upper) *out.upper = ends.high * s.maximum;
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
  const auto* all = statistics_of<Real>(statistics);
  const bool stream = goes_past_caches(dx) && out != g;
  const auto run = [&](std::int64_t first_row, std::int64_t rows, std::int64_t count) {
    const auto to = [&](std::int64_t r) {
      return kernel::GradientsTo<Real>{out + cut.first(r), low ? low + r : nullptr, high ? high + r : nullptr,
                                       stream};
    };
    const std::int64_t first = cut.first(first_row);
    if (!is_cut_in_parts(count))
      return kernel::passes<Real>().backward_rows(input + first, g + first, rows, count, grid,
                                                  all + first_row, to(first_row));
    for (std::int64_t r = first_row; r < first_row + rows; ++r)
      backward_long_row(input + cut.first(r), g + cut.first(r), count, grid, all[r], to(r));
  };
  const std::int64_t rows = statistics.size(0);
  if (is_cut_in_parts(cut.row) && rows < at::get_num_threads())
    for (std::int64_t r = 0; r < rows; ++r) run(r, 1, cut.count(r));
  else
    for_runs(cut, rows, run);
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
                              const at::Tensor& lower, const at::Tensor& upper, const at::Tensor& integers,
                              const at::Tensor& out) {
  interruption_point();
  const RowCut cut = cut_rows(x, row);
  RowQuantization result{out.defined() ? out : at::empty_like(x),
                         at::empty({cut.rows_of(x.numel()), kColumns}, x.options())};
  for_real(x, [&](auto real) {
    quantize_rows_as<decltype(real)>(x, grid, cut, contiguous_factors(lower, x), contiguous_factors(upper, x),
                                     result.values, integers, result.statistics);
  });
  return result;
}

RowGradients row_gradients(const at::Tensor& x, const at::Tensor& gradient, const IntegerGrid& grid,
                           std::int64_t row, const at::Tensor& statistics, bool clipped,
                           const at::Tensor& out) {
  interruption_point();
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
