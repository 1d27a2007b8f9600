// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

namespace aq {

/// What a Hessian that is not positive definite took.
struct Dampening {
  double share = 0;  ///< of the mean diagonal, that was added in the end
  int retries = 0;   ///< how often it failed before
};

/// Tries `share`, and where that fails ten times as much, up to eight times (from nothing: 1e-6, 1e-5, … 10).
/// @param attempt whether the Hessian can be factorized with this share of its mean diagonal added
/// @throws Error(Numeric) where no dampening helps
Dampening climb_dampening(double share, const std::function<bool(double share)>& attempt);

/// @throws Error(Numeric) where a value is not finite
void require_finite_hessian(const at::Tensor& hessian);

}  // namespace aq
