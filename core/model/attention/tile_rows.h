// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/attention/tile_matrix.h"

namespace aq::tile {

/// Multiplies each row by its factor.
void scale_rows(std::int64_t rows, std::int64_t columns, const float* factors, Matrix<float> x);
void scale_rows(std::int64_t rows, std::int64_t columns, const double* factors, Matrix<double> x);

/// dots[i] = Σ_j a[i, j]·b[i, j]
void row_dots(std::int64_t rows, std::int64_t columns, Matrix<const float> a, Matrix<const float> b,
              float* dots);
void row_dots(std::int64_t rows, std::int64_t columns, Matrix<const double> a, Matrix<const double> b,
              double* dots);
void row_dots(std::int64_t rows, std::int64_t columns, Matrix<const at::BFloat16> a,
              Matrix<const at::BFloat16> b, float* dots);

/// turned = xᵀ. @param x [rows, columns]; turned [columns, rows]
void turn(std::int64_t rows, std::int64_t columns, Matrix<const float> x, Matrix<float> turned);
void turn(std::int64_t rows, std::int64_t columns, Matrix<const double> x, Matrix<double> turned);
void turn(std::int64_t rows, std::int64_t columns, Matrix<const at::BFloat16> x, Matrix<at::BFloat16> turned);

/// `x` rounded to the nearest bfloat16, ties to even.
void round_rows(std::int64_t rows, std::int64_t columns, Matrix<const float> x, Matrix<at::BFloat16> out);

}  // namespace aq::tile
