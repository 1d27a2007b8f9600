// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// A function so marked is compiled once for each of the instruction sets, and the processor's is chosen when
/// the program is loaded. The sanitizers' start-up does not go with the choice, and clang 16, which compiles
/// the fuzzers alone, leaves inline functions out that nothing else calls.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__clang__)
#define AQ_CLONES_FOR(...) __attribute__((target_clones(__VA_ARGS__, "default")))
#else
#define AQ_CLONES_FOR(...)
#endif

/// For kernels that give the same bits with every set: their files are compiled without contraction to fused
/// multiply-add.
#define AQ_CLONES AQ_CLONES_FOR("arch=x86-64-v4", "avx2")
