// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

/// A function so marked is compiled once for each instruction set, and the processor's is chosen when the
/// program is loaded. Its file is compiled without contraction to fused multiply-add, so that every set gives
/// the same bits. The sanitizers' start-up does not go with the choice, and clang 16, which compiles the
/// fuzzers alone, leaves inline functions out that nothing else calls.
#if defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__clang__)
#define AQ_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define AQ_CLONES
#endif
