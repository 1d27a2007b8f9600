// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/matrix_inverse.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/model/row_strips.h"
#include "core/transform/panel_inverse.h"

namespace aq {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kLeaf = 96;           ///< inverted by LU
constexpr std::int64_t kWorthHalving = 191;  ///< up to that, LU is as fast
constexpr std::int64_t kLargestCall = 1024;  ///< above, LU's one call takes longer than a stop may wait
constexpr std::int64_t kProbes = 4;
constexpr double kLargestResidual = 1e-4;  ///< of vectors of ±1; LU leaves about 1e-5 at 768 in float

/// out − a · b in the place of out, of matrices.
void take_product(at::Tensor out, const at::Tensor& a, const at::Tensor& b) {
  for_row_strips(out.size(0), row_products(a, b), [&](std::int64_t first, std::int64_t rows) {
    out.narrow(0, first, rows).addmm_(a.narrow(0, first, rows), b, 1, -1);
  });
}

/// [[P, Q], [R, S]]⁻¹ in place, with the Schur complement S − R·P⁻¹·Q (Strassen 1969). @param a [n, n]
void invert_by_halves(at::Tensor a) {
  const std::int64_t n = a.size(0), half = n / 2, rest = n - half;
  if (n <= kLeaf) {
    a.copy_(std::get<0>(at::linalg_inv_ex(a)));
    return;
  }
  at::Tensor p = a.narrow(0, 0, half).narrow(1, 0, half), q = a.narrow(0, 0, half).narrow(1, half, rest);
  at::Tensor r = a.narrow(0, half, rest).narrow(1, 0, half),
             s = a.narrow(0, half, rest).narrow(1, half, rest);
  invert_by_halves(p);
  const at::Tensor left = strip_product(r, p),
                   above = strip_product(p, q);  // R·P⁻¹ [rest, half], P⁻¹·Q [half, rest]
  take_product(s, r, above);
  invert_by_halves(s);
  r.copy_(strip_product(s, left).neg_());
  q.copy_(strip_product(above, s).neg_());
  take_product(p, above, r);
}

/// Whether A·(X·v) is v for a few vectors v of ±1. @param a, x [n, n]
bool undoes(const at::Tensor& a, const at::Tensor& x) {
  const std::int64_t n = a.size(0);
  // Signs that change at other places in every vector: no row of the residual cancels in all of them.
  const at::Tensor place = at::arange(n, at::kLong).unsqueeze(1),
                   step = at::arange(1, kProbes + 1, at::kLong);
  const at::Tensor v = ((place * place * step + place * 7).remainder(5) < 2).to(a.scalar_type()) * 2 - 1;
  const double worst = (at::mm(a, at::mm(x, v)) - v).abs().max().item<double>();
  return worst < kLargestResidual;  // false for NaN
}

/// Undefined where the halves do not give the inverse. @param a [n, n]
at::Tensor by_halves(const at::Tensor& a) {
  at::Tensor x = a.detach().clone();
  invert_by_halves(x);
  return undoes(a, x) ? x : at::Tensor();
}

bool is_one_larger_than(std::int64_t size, const at::Tensor& matrix) {
  return matrix.size(0) == 1 && matrix.size(1) > size;
}

at::Tensor by_pivots(const at::Tensor& matrix) {
  const at::Tensor x = is_one_larger_than(kLargestCall, matrix) ? inverse_in_panels(matrix[0]) : at::Tensor();
  return x.defined() ? x.unsqueeze(0) : at::linalg_inv(matrix);  // which also names what is singular
}

/// Of one matrix, with the gradient of its inverse: nothing of the way there is remembered.
class MatrixInverse : public torch::autograd::Function<MatrixInverse> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& matrix, bool try_halves) {
    const at::Tensor halves = try_halves ? by_halves(matrix[0]) : at::Tensor();
    const at::Tensor x = halves.defined() ? halves.unsqueeze(0) : by_pivots(matrix);
    context->save_for_backward({x});
    return x;
  }
  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const at::Tensor transposed = context->get_saved_variables()[0][0].t();
    return {strip_product(strip_product(transposed, gradients[0][0]), transposed)
                .neg_()
                .unsqueeze(0),  // −A⁻ᵀ·G·A⁻ᵀ
            at::Tensor()};
  }
};

}  // namespace

at::Tensor inverse_by_pivots(const at::Tensor& matrix) {
  return is_one_larger_than(kLargestCall, matrix) ? MatrixInverse::apply(matrix, /*try_halves=*/false)
                                                  : at::linalg_inv(matrix);
}

at::Tensor inverse_for_step(const at::Tensor& matrix) {
  const bool worth_halving = is_one_larger_than(kWorthHalving, matrix) && matrix.scalar_type() == at::kFloat;
  return worth_halving ? MatrixInverse::apply(matrix, /*try_halves=*/true) : inverse_by_pivots(matrix);
}

}  // namespace aq
