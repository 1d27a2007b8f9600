// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/matrix_products.h"

#include <dlfcn.h>

#include <cstdint>

namespace aq {
namespace {

/// Row-major C = alpha·op(A)·op(B) + beta·C of oneDNN (dnnl.h), which libtorch links but whose header Debian
/// keeps in a package of its own.
using OneDnnSgemm = int (*)(char, char, std::int64_t m, std::int64_t n, std::int64_t k, float alpha,
                            const float* a, std::int64_t lda, const float* b, std::int64_t ldb, float beta,
                            float* c, std::int64_t ldc);

/// Column-major, of every BLAS.
using BlasSgemm = void (*)(const char*, const char*, const int* m, const int* n, const int* k,
                           const float* alpha, const float* a, const int* lda, const float* b, const int* ldb,
                           const float* beta, float* c, const int* ldc);

/// oneDNN compiles its kernels for AVX2 and AVX-512; elsewhere its product is a plain loop.
bool compiles_kernels() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

OneDnnSgemm find_one_dnn() {
  return compiles_kernels() ? reinterpret_cast<OneDnnSgemm>(dlsym(RTLD_DEFAULT, "dnnl_sgemm")) : nullptr;
}

OneDnnSgemm one_dnn() {
  static const OneDnnSgemm function = find_one_dnn();
  return function;
}

/// The definition that ours stands before.
BlasSgemm blas() {
  static const auto function = reinterpret_cast<BlasSgemm>(dlsym(RTLD_NEXT, "sgemm_"));
  return function;
}

}  // namespace

bool multiplies_bfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

ProductsBy products_by() { return one_dnn() ? ProductsBy::OneDnn : ProductsBy::Blas; }

}  // namespace aq

/// A column-major product is the row-major one of the transposed matrices: Cᵀ = op(B)ᵀ·op(A)ᵀ.
extern "C" __attribute__((visibility("default"))) void sgemm_(const char* transpose_a,
                                                              const char* transpose_b, const int* m,
                                                              const int* n, const int* k, const float* alpha,
                                                              const float* a, const int* lda, const float* b,
                                                              const int* ldb, const float* beta, float* c,
                                                              const int* ldc) {
  constexpr int kDone = 0;
  if (const auto multiply = aq::one_dnn();
      multiply &&
      multiply(*transpose_b, *transpose_a, *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc) == kDone)
    return;
  aq::blas()(transpose_a, transpose_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
