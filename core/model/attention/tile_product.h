// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/attention/tile_matrix.h"

namespace aq::tile {

struct ProductSize {
  std::int64_t rows = 0, columns = 0, inner = 0;
};

/// c = alpha·a·b + beta·c, on the thread that calls where that is one of a parallel loop.
/// @param a [rows, inner]; b [inner, columns]; c [rows, columns]
void multiply(const ProductSize& size, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
              Matrix<float> c);
void multiply(const ProductSize& size, double alpha, Matrix<const double> a, Matrix<const double> b,
              double beta, Matrix<double> c);
/// Only where bfloat16_products().
void multiply(const ProductSize& size, float alpha, Matrix<const at::BFloat16> a,
              Matrix<const at::BFloat16> b, float beta, Matrix<float> c);

/// c = alpha·a·bᵀ. Slower than multiply(), of which the second matrix is turned already.
/// @param b [columns, inner]
void multiply_turned(const ProductSize& size, float alpha, Matrix<const float> a, Matrix<const float> b,
                     Matrix<float> c);
void multiply_turned(const ProductSize& size, double alpha, Matrix<const double> a, Matrix<const double> b,
                     Matrix<double> c);
void multiply_turned(const ProductSize& size, float alpha, Matrix<const at::BFloat16> a,
                     Matrix<const at::BFloat16> b, Matrix<float> c);

/// Whether the processor multiplies bfloat16 and libtorch brings a product that sums in float32.
bool bfloat16_products();

}  // namespace aq::tile
