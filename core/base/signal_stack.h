// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace aq {

/// Gives the calling thread a stack for signal handlers (SA_ONSTACK), for as long as it lives, unless it has
/// one. oneDNN's float32 products use the stack pointer for a buffer on the heap where the inner dimension is
/// large; a handler without a stack of its own would be put into that buffer. Threads that begin after the
/// program was loaded, those of libraries included, are given theirs at their start: signal_stack.cpp stands
/// before pthread_create.
void ensure_signal_stack();

}  // namespace aq
