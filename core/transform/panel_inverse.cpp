// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/panel_inverse.h"

#include <ATen/ATen.h>

#include <numeric>
#include <vector>

#include "core/model/row_strips.h"

namespace aq {
namespace {

constexpr std::int64_t kPanel = 128;

/// out − a · b in the place of out, of matrices.
void subtract_product(at::Tensor out, const at::Tensor& a, const at::Tensor& b) {
  for_row_strips(out.size(0), row_products(a, b), [&](std::int64_t first, std::int64_t rows) {
    out.narrow(0, first, rows).addmm_(a.narrow(0, first, rows), b, 1, -1);
  });
}

/// The solution of T·Y = B in the place of B, in strips of its columns. @param t [m, m], @param b [m, n]
void solve(const at::Tensor& t, at::Tensor b, bool upper) {
  const at::Tensor columns = b.t();
  for_row_strips(columns.size(0), row_products(t, t), [&](std::int64_t first, std::int64_t count) {
    at::Tensor strip = b.narrow(1, first, count);
    strip.copy_(at::linalg_solve_triangular(t, strip, upper, /*left=*/true, /*unitriangular=*/!upper));
  });
}

/// The order of rows that LAPACK's exchanges lead to. @param exchanges int32 [b], from 1 on
at::Tensor order_of(const at::Tensor& exchanges, std::int64_t rows) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), 0);
  const auto* const with = exchanges.data_ptr<std::int32_t>();
  for (std::size_t i = 0; i < static_cast<std::size_t>(exchanges.numel()); ++i)
    std::swap(order[i], order[static_cast<std::size_t>(with[i] - 1)]);
  return at::tensor(order);
}

/// Eliminates the columns [first, first + width) below the diagonal. @returns whether all pivots are there
bool eliminate(at::Tensor a, at::Tensor x, std::int64_t first, std::int64_t width) {
  const std::int64_t n = a.size(0), behind = first + width, below = n - behind;
  at::Tensor rows = a.narrow(0, first, n - first), right = x.narrow(0, first, n - first);
  const auto [factors, exchanges, zero_pivot] = at::linalg_lu_factor_ex(rows.narrow(1, first, width));
  if (zero_pivot.item<int>() != 0) return false;
  const at::Tensor order = order_of(exchanges, n - first);
  rows.copy_(rows.index_select(0, order));
  right.copy_(right.index_select(0, order));
  rows.narrow(1, first, width).copy_(factors);
  const at::Tensor upper_left = factors.narrow(0, 0, width), lower = factors.narrow(0, width, below);
  const at::Tensor beside = rows.narrow(0, 0, width).narrow(1, behind, below),
                   above = right.narrow(0, 0, width);
  solve(upper_left, beside, /*upper=*/false);
  solve(upper_left, above, /*upper=*/false);
  subtract_product(rows.narrow(0, width, below).narrow(1, behind, below), lower, beside);
  subtract_product(right.narrow(0, width, below), lower, above);
  return true;
}

/// The last of the unknowns that are left, and what they take off the others.
void substitute_back(const at::Tensor& a, at::Tensor x, std::int64_t first, std::int64_t width) {
  const at::Tensor columns = a.narrow(1, first, width), found = x.narrow(0, first, width);
  solve(columns.narrow(0, first, width), found, /*upper=*/true);
  subtract_product(x.narrow(0, 0, first), columns.narrow(0, 0, first), found);
}

}  // namespace

at::Tensor inverse_in_panels(const at::Tensor& matrix) {
  const std::int64_t n = matrix.size(0);
  at::Tensor a = matrix.detach().clone(at::MemoryFormat::Contiguous), x = at::eye(n, a.options());
  for (std::int64_t first = 0; first < n; first += kPanel)
    if (!eliminate(a, x, first, std::min(kPanel, n - first))) return {};
  for (std::int64_t first = (n - 1) / kPanel * kPanel; first >= 0; first -= kPanel)
    substitute_back(a, x, first, std::min(kPanel, n - first));
  return x;
}

}  // namespace aq
