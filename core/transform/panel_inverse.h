// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

namespace aq {

/// A⁻¹ by LU with partial pivoting, in panels between which the work can be stopped (interruption_point): of
/// a large matrix the library's one call takes longer than a stop may wait. [A | I] is eliminated from the
/// left and then backwards (Golub and Van Loan, Matrix Computations, sections 3.2 and 3.4); nearly all of it
/// is matrix products.
/// @param matrix [n, n]; @returns [n, n], undefined where a pivot is zero
at::Tensor inverse_in_panels(const at::Tensor& matrix);

}  // namespace aq
