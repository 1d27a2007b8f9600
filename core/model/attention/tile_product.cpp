// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention/tile_product.h"

#include <dlfcn.h>

#include "core/base/matrix_products.h"

/// The program's own (core/base/matrix_products.cpp).
extern "C" void sgemm_(const char*, const char*, const int*, const int*, const int*, const float*,
                       const float*, const int*, const float*, const int*, const float*, float*, const int*);

namespace aq::tile {
namespace {

/// oneDNN's row-major product of bfloat16 matrices, which its headers leave out.
using Bfloat16Product = int (*)(char, char, std::int64_t m, std::int64_t n, std::int64_t k, float alpha,
                                const at::BFloat16* a, std::int64_t lda, const at::BFloat16* b,
                                std::int64_t ldb, float beta, float* c, std::int64_t ldc);

/// Column-major, of the BLAS that libtorch brings; the program itself links none.
using DoubleProduct = void (*)(const char*, const char*, const int*, const int*, const int*, const double*,
                               const double*, const int*, const double*, const int*, const double*, double*,
                               const int*);

DoubleProduct double_product() {
  static const auto function = reinterpret_cast<DoubleProduct>(dlsym(RTLD_DEFAULT, "dgemm_"));
  return function;
}

Bfloat16Product find_bfloat16_product() {
  return multiplies_bfloat16()
             ? reinterpret_cast<Bfloat16Product>(dlsym(RTLD_DEFAULT, "dnnl_gemm_bf16bf16f32"))
             : nullptr;
}

Bfloat16Product bfloat16_product() {
  static const Bfloat16Product function = find_bfloat16_product();
  return function;
}

/// A row-major product is the column-major one of the transposed matrices: Cᵀ = Bᵀ·Aᵀ.
template <typename Real, typename Blas>
void row_major(const Blas& blas, char turn_b, const ProductSize& size, Real alpha, Matrix<const Real> a,
               Matrix<const Real> b, Real beta, Matrix<Real> c) {
  const int rows = static_cast<int>(size.rows), columns = static_cast<int>(size.columns),
            inner = static_cast<int>(size.inner);
  const int a_stride = static_cast<int>(a.stride), b_stride = static_cast<int>(b.stride),
            c_stride = static_cast<int>(c.stride);
  blas(&turn_b, "N", &columns, &rows, &inner, &alpha, b.data, &b_stride, a.data, &a_stride, &beta, c.data,
       &c_stride);
}

void row_major(char turn_b, const ProductSize& size, float alpha, Matrix<const at::BFloat16> a,
               Matrix<const at::BFloat16> b, float beta, Matrix<float> c) {
  bfloat16_product()('N', turn_b, size.rows, size.columns, size.inner, alpha, a.data, a.stride, b.data,
                     b.stride, beta, c.data, c.stride);
}

}  // namespace

void multiply(const ProductSize& size, float alpha, Matrix<const float> a, Matrix<const float> b, float beta,
              Matrix<float> c) {
  row_major(sgemm_, 'N', size, alpha, a, b, beta, c);
}

void multiply(const ProductSize& size, double alpha, Matrix<const double> a, Matrix<const double> b,
              double beta, Matrix<double> c) {
  row_major(double_product(), 'N', size, alpha, a, b, beta, c);
}

void multiply(const ProductSize& size, float alpha, Matrix<const at::BFloat16> a,
              Matrix<const at::BFloat16> b, float beta, Matrix<float> c) {
  row_major('N', size, alpha, a, b, beta, c);
}

void multiply_turned(const ProductSize& size, float alpha, Matrix<const float> a, Matrix<const float> b,
                     Matrix<float> c) {
  row_major(sgemm_, 'T', size, alpha, a, b, 0.0F, c);
}

void multiply_turned(const ProductSize& size, double alpha, Matrix<const double> a, Matrix<const double> b,
                     Matrix<double> c) {
  row_major(double_product(), 'T', size, alpha, a, b, 0.0, c);
}

void multiply_turned(const ProductSize& size, float alpha, Matrix<const at::BFloat16> a,
                     Matrix<const at::BFloat16> b, Matrix<float> c) {
  row_major('T', size, alpha, a, b, 0.0F, c);
}

bool bfloat16_products() { return bfloat16_product() != nullptr; }

}  // namespace aq::tile
