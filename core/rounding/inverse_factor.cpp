// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/inverse_factor.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "core/base/interruption.h"
#include "core/model/finite_values.h"
#include "core/model/row_strips.h"
#include "core/rounding/dampening.h"

namespace aq {
namespace {

/// Small enough for a panel of a large Hessian to take a tenth of a second.
constexpr std::int64_t kPanelColumns = 128;

/// L of a = L·Lᵀ in the lower triangle of `a` (double [n, n]), panel by panel from the left.
/// @returns false where a is not positive definite
bool cholesky_in_place(const at::Tensor& a, const RunContext& context) {
  const std::int64_t n = a.size(0);
  for (std::int64_t begin = 0; begin < n; begin += kPanelColumns) {
    context.check();
    const std::int64_t end = std::min(begin + kPanelColumns, n);
    at::Tensor panel = a.slice(0, begin).slice(1, begin, end);  // [n − begin, end − begin]
    const at::Tensor known = a.slice(0, begin).slice(1, 0, begin);
    const at::Tensor own = a.slice(0, begin, end).slice(1, 0, begin).t();
    for_row_strips(n - begin, row_products(known, own), [&](std::int64_t first, std::int64_t rows) {
      panel.narrow(0, first, rows).addmm_(known.narrow(0, first, rows), own, 1, -1);
    });
    const auto [corner, info] = at::linalg_cholesky_ex(panel.slice(0, 0, end - begin));
    if (info.item<int>() != 0) return false;
    panel.slice(0, 0, end - begin).copy_(corner);
    at::Tensor below = panel.slice(0, end - begin);
    if (below.size(0) > 0) below.copy_(at::linalg_solve_triangular(corner.mT(), below, true, false));
  }
  return true;
}

/// L⁻¹ in place of the lower triangle of `l`; rows are replaced from the top, each needs only those above it.
void invert_lower_in_place(const at::Tensor& l, const RunContext& context) {
  const std::int64_t n = l.size(0);
  for (std::int64_t begin = 0; begin < n; begin += kPanelColumns) {
    context.check();
    const std::int64_t end = std::min(begin + kPanelColumns, n);
    at::Tensor corner = l.slice(0, begin, end).slice(1, begin, end);
    corner.copy_(at::linalg_solve_triangular(corner, at::eye(end - begin, l.options()), false).tril());
    at::Tensor left = l.slice(0, begin, end).slice(1, 0, begin);
    if (begin > 0)
      left.copy_(corner.matmul(strip_product(left, l.slice(0, 0, begin).slice(1, 0, begin))).neg_());
    l.slice(0, begin, end).slice(1, end).zero_();
  }
}

/// h in the given order of rows and columns, double, with another diagonal. Panel by panel: h may be large.
at::Tensor reordered(const at::Tensor& h, const at::Tensor& order, const at::Tensor& diagonal) {
  const std::int64_t n = h.size(0);
  at::Tensor made = at::empty({n, n}, h.options().dtype(at::kDouble));
  for (std::int64_t begin = 0; begin < n; begin += kPanelColumns) {
    interruption_point();
    const std::int64_t end = std::min(begin + kPanelColumns, n);
    made.slice(0, begin, end).copy_(h.index_select(0, order.slice(0, begin, end)).index_select(1, order));
  }
  made.diagonal().copy_(diagonal);
  return made;
}

/// J·l·J in float32, where J reverses the order. Panel by panel, as above.
at::Tensor reversed_float(const at::Tensor& l) {
  const std::int64_t n = l.size(0);
  at::Tensor made = at::empty({n, n}, l.options().dtype(at::kFloat));
  for (std::int64_t begin = 0; begin < n; begin += kPanelColumns) {
    interruption_point();
    const std::int64_t end = std::min(begin + kPanelColumns, n);
    made.slice(0, begin, end).copy_(l.slice(0, n - end, n - begin).flip({0, 1}));
  }
  return made;
}

/// The factor of h with `diagonal` + damp in place of its own, or an undefined tensor. @param order of
/// rounding; @param diagonal double [in], in the order of h
at::Tensor upper_factor(const at::Tensor& h, const at::Tensor& order, const at::Tensor& diagonal, double damp,
                        const RunContext& context) {
  const at::Tensor last_first = order.flip(0);
  const at::Tensor lower = reordered(h, last_first, diagonal.index_select(0, last_first) + damp);
  if (!cholesky_in_place(lower, context)) return {};
  invert_lower_in_place(lower, context);
  const at::Tensor upper = reversed_float(lower);
  return all_finite(upper) ? upper : at::Tensor();
}

}  // namespace

InverseFactor factorize_inverse(const at::Tensor& hessian, double dampening, bool act_order,
                                const RunContext& context) {
  const at::NoGradGuard no_grad;
  const at::Tensor h = hessian.detach();
  require_finite_hessian(h);
  InverseFactor factor;
  factor.dead = h.diagonal() == 0;
  const at::Tensor diagonal = h.diagonal().masked_fill(factor.dead, 1);  // [in]
  factor.order = act_order ? std::get<1>(at::sort(diagonal, /*stable=*/true, /*dim=*/0, /*descending=*/true))
                           : at::arange(h.size(0), at::kLong);
  const at::Tensor exact = diagonal.to(at::kDouble);
  const double mean = exact.mean().item<double>();
  const Dampening taken = climb_dampening(dampening, [&](double share) {
    factor.upper = upper_factor(h, factor.order, exact, share * mean, context);
    return factor.upper.defined();
  });
  factor.dampening = taken.share;
  factor.retries = taken.retries;
  return factor;
}

}  // namespace aq
