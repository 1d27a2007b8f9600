// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/run/run_event.h"

namespace aq {

/// A picture of the least dominant head of a [heads, n, n], at most 256 × 256 cells: a cell shows the entry of largest
/// magnitude in its patch. Fills head, size, dominance, cells, values and the Gershgorin discs.
MatrixSnapshot snapshot_of(const at::Tensor& a);

}  // namespace aq
