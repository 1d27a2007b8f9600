// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/safetensors_header.h"

#include "tests/fuzz/fuzz_target.h"

AQ_FUZZ_TARGET(safetensors_header) { aq::read_safetensors_header(bytes, "fuzz.safetensors"); }
