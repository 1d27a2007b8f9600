// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/matrix_snapshot.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "core/calibration/float_values.h"
#include "core/transform/matrix_health.h"

namespace aq {
namespace {

constexpr std::int64_t kCells = 256;

/// [n, n] → [cells, cells]
at::Tensor shrink(const at::Tensor& a) {
  const std::int64_t patch = (a.size(0) + kCells - 1) / kCells;
  if (patch == 1) return a;
  const at::Tensor high =
      at::max_pool2d(a.unsqueeze(0), {patch, patch}, {patch, patch}, {0, 0}, {1, 1}, true);
  const at::Tensor low =
      -at::max_pool2d(-a.unsqueeze(0), {patch, patch}, {patch, patch}, {0, 0}, {1, 1}, true);
  return at::where(high.ge(-low), high, low).squeeze(0);
}

std::int64_t least_dominant(const at::Tensor& a) {
  std::int64_t worst = 0;
  double margin = 0;
  for (std::int64_t head = 0; head < a.size(0); ++head) {
    const double one = dominance_margin(a.slice(0, head, head + 1));
    if (head == 0 || one < margin) {
      margin = one;
      worst = head;
    }
  }
  return worst;
}

}  // namespace

MatrixSnapshot snapshot_of(const at::Tensor& a) {
  const at::NoGradGuard no_grad;
  MatrixSnapshot picture;
  const std::int64_t head = least_dominant(a);
  const at::Tensor matrix = a[head];  // [n, n]
  const at::Tensor cells = shrink(matrix);
  const at::Tensor centers = matrix.diagonal();
  picture.head = static_cast<int>(head);
  picture.size = static_cast<int>(matrix.size(0));
  picture.dominance = dominance_margin(matrix.unsqueeze(0));
  picture.cells = static_cast<int>(cells.size(0));
  picture.values = float_values(cells);
  picture.centers = float_values(centers);
  picture.radii = float_values(matrix.abs().sum(1) - centers.abs());
  return picture;
}

}  // namespace aq
