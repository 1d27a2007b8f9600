// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/weight_rows.h"

#include <ATen/ATen.h>

#include "core/base/error.h"

namespace aq {

RowCut cut_rows(const at::Tensor& x, std::int64_t row) {
  const std::int64_t line = x.size(-1);
  if (row >= 1 && row < line && line % row != 0) return {line, row};
  if (row >= 1 && x.numel() % row == 0) return {row, row};
  throw Error(ErrorKind::Internal, "quantizing", "a tensor of " + std::to_string(x.numel()) + " values",
              "rows of " + std::to_string(row) + " do not divide it");
}

at::Tensor to_rows(const at::Tensor& x, std::int64_t row) {
  const RowCut cut = cut_rows(x, row);
  const std::int64_t missing = cut.rows_a_line() * row - cut.line;
  return (missing == 0 ? x : at::constant_pad_nd(x, {0, missing})).reshape({-1, row});
}

at::Tensor from_rows(const at::Tensor& rows, at::IntArrayRef sizes) {
  const std::int64_t line = sizes.back(), row = rows.size(1);
  if (row >= line || line % row == 0) return rows.reshape(sizes);
  return rows.reshape({-1, RowCut{line, row}.rows_a_line() * row}).slice(1, 0, line).reshape(sizes);
}

}  // namespace aq
