// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/quant/vector_backward_long.h"
#include "core/quant/vector_backward_short.h"
#include "core/quant/vector_forward.h"

// Fake quantization by vectors, for one type of one instruction set.

namespace aq::kernel {
namespace {

template <typename Isa, typename Real = typename Isa::Real>
void backward_rows(const Real* x, const Real* gradient, std::int64_t rows, std::int64_t count,
                   const IntegerGrid& grid, const RowStatistics<Real>* statistics, GradientsTo<Real> out) {
  const bool stream = out.stream && may_stream(out.values, rows, count);
  const auto pass = count <= kShortRow
                        ? (stream ? backward_short_rows<Isa, true> : backward_short_rows<Isa, false>)
                        : (stream ? backward_long_rows<Isa, true> : backward_long_rows<Isa, false>);
  pass(x, gradient, rows, count, grid, statistics, out);
}

template <typename Isa, typename Real = typename Isa::Real>
ScaleGradient<Real> backward_part(const Real* x, const Real* gradient, std::int64_t count,
                                  const IntegerGrid& grid, const RowStatistics<Real>& s,
                                  GradientsTo<Real> out) {
  return out.stream && may_stream(out.values, 1, count)
             ? backward_whole<Isa, true>(x, gradient, count, grid, s, out.values)
             : backward_whole<Isa, false>(x, gradient, count, grid, s, out.values);
}

template <typename Isa, typename Real = typename Isa::Real>
constexpr Passes<Real> kPasses{quantize_rows<Isa>, backward_rows<Isa>, extremes<Isa>, round<Isa>,
                               backward_part<Isa>};

}  // namespace
}  // namespace aq::kernel
