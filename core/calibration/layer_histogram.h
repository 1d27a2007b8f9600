// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/checkpoint/tensor_source.h"
#include "core/run/run_event.h"

namespace aq {

/// Histogram of a stored tensor, of an even choice of its rows where it is large: about a million values are
/// read, whatever its size. The counts are of the values that were looked at.
/// @throws Error(BadInput) where there is no such tensor
Histogram layer_histogram(const TensorSource& tensors, const std::string& name);

}  // namespace aq
