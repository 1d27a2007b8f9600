// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace aq {

/// Where single-precision matrix products are computed.
enum class ProductsBy { OneDnn, Blas };

/// Calling it from anywhere links the program's own sgemm_, which stands before the BLAS's and hands every
/// product of libtorch to oneDNN where libtorch brings it and the processor has AVX2, and on to the BLAS
/// elsewhere.
///
/// oneDNN computes on libtorch's own OpenMP threads. OpenBLAS keeps threads of its own, which wait actively
/// beside them: a product of 768 × 768 × 768 between libtorch's loops ran at 59 GFLOP/s on two cores, and at
/// 205 by oneDNN (docs/bench/engine.md).
ProductsBy products_by();

/// Whether the processor multiplies bfloat16 numbers (AVX-512 BF16, and so every processor with AMX). Without
/// it a product in bfloat16 is slower than one in float32.
bool multiplies_bfloat16();

}  // namespace aq
