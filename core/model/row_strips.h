// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>

#include <algorithm>

#include "core/base/interruption.h"

// Products that take longer than a stop may wait, cut where nobody sees it: a row of the result does not
// depend on the rows above it.
namespace aq {

/// Multiplications between two interruption points: some ten milliseconds of one core.
inline constexpr std::int64_t kStripProducts = std::int64_t{1} << 31;
/// Fewer rows at once are no product at full speed.
inline constexpr std::int64_t kLeastStripRows = 64;

/// Calls body(first, rows) for strips of rows. @param products multiplications that a row takes
template <typename Body>
void for_row_strips(std::int64_t rows, std::int64_t products, const Body& body) {
  const std::int64_t strip = std::max(kLeastStripRows, kStripProducts / std::max<std::int64_t>(1, products));
  for (std::int64_t first = 0; first < rows; first += strip) {
    interruption_point();
    body(first, std::min(strip, rows - first));
  }
}

/// body(x), strip by strip. Without gradients, or inside of what has gradients of its own.
/// @param x [rows, …] @param body from [some rows, …] to [as many, …]
template <typename Body>
at::Tensor in_row_strips(const at::Tensor& x, std::int64_t products, const Body& body) {
  const std::int64_t rows = x.size(0);
  at::Tensor out;
  for_row_strips(rows, products, [&](std::int64_t first, std::int64_t count) {
    const at::Tensor part = body(x.narrow(0, first, count));
    if (count == rows) {
      out = part;
      return;
    }
    auto sizes = part.sizes().vec();
    sizes.front() = rows;
    if (!out.defined()) out = at::empty(sizes, part.options());
    out.narrow(0, first, count).copy_(part);
  });
  return out.defined() ? out : body(x);  // of no rows at all
}

/// Multiplications of a row of a · b, in units of those of float32.
inline std::int64_t row_products(const at::Tensor& a, const at::Tensor& b) {
  return a.size(1) * b.size(1) * (a.scalar_type() == at::kDouble ? 2 : 1);
}

/// a · b of matrices, as at::mm has it; see in_row_strips.
inline at::Tensor strip_product(const at::Tensor& a, const at::Tensor& b) {
  return in_row_strips(a, row_products(a, b), [&](const at::Tensor& rows) { return at::mm(rows, b); });
}

/// Whether an operation on these would be remembered for a backward pass.
inline bool is_learned(const at::Tensor& a, const at::Tensor& b) {
  return at::GradMode::is_enabled() && (a.requires_grad() || b.requires_grad());
}

}  // namespace aq
