// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/dampening.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "core/base/error.h"
#include "core/model/finite_values.h"

namespace aq {
namespace {

constexpr int kMostRetries = 8;
/// The first step up from no dampening at all.
constexpr double kSmallestDampening = 1e-6;

}  // namespace

Dampening climb_dampening(double share, const std::function<bool(double share)>& attempt) {
  Dampening taken{share, 0};
  for (;; ++taken.retries, taken.share = std::max(10 * taken.share, kSmallestDampening)) {
    if (attempt(taken.share)) return taken;
    if (taken.retries == kMostRetries) break;
  }
  char largest[32];
  std::snprintf(largest, sizeof largest, "%g", taken.share);
  throw Error(ErrorKind::Numeric, "factorizing", "a Hessian",
              std::string("it is not positive definite with any dampening up to ") + largest,
              "use more or other calibration text");
}

void require_finite_hessian(const at::Tensor& hessian) {
  if (all_finite(hessian)) return;
  throw Error(ErrorKind::Numeric, "factorizing", "a Hessian",
              "it holds " + first_non_finite(hessian) + ": the activations of these channels are too large");
}

}  // namespace aq
