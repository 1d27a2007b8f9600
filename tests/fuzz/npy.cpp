// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/core/Tensor.h>

#include "core/text/corpus.h"
#include "tests/fuzz/fuzz_target.h"

AQ_FUZZ_TARGET(npy) { aq::parse_npy(bytes, "fuzz.npy"); }
