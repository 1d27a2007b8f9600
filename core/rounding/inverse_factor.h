// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/run/run_context.h"

namespace aq {

/// What GPTQ needs of a Hessian: shared by all layers that read the same input.
struct InverseFactor {
  at::Tensor upper;  ///< float32 [in, in], upper triangular U with H⁻¹ = Uᵀ·U, in the order of rounding
  at::Tensor order;  ///< int64 [in]: which column is rounded at each step
  at::Tensor
      dead;  ///< bool [in], original order: channels that were zero in every input, or whose square was
  double dampening = 0;  ///< share of the mean diagonal that was added in the end
  int retries = 0;       ///< how often the factorization failed before
};

/// Dampens and factorizes. Where H is not positive definite the dampening is multiplied by ten and it is
/// tried again. The inverse is never formed: with J the reversal of the order, J·H·J = L·Lᵀ gives U =
/// J·L⁻¹·J, which is one Cholesky factorization and one triangular inverse, both in double and in panels
/// between which `context` is asked.
/// @param hessian   [in, in], symmetric
/// @param dampening share of the mean of the diagonal that is added to it (GPTQ, section 3.3: 0.01)
/// @param act_order columns with the largest diagonal first; else from left to right
/// @throws Error(Numeric) where no dampening helps or H is not finite, Error(Cancelled)
InverseFactor factorize_inverse(const at::Tensor& hessian, double dampening, bool act_order,
                                const RunContext& context = {});

}  // namespace aq
