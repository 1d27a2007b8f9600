// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/rounding/row_grids.h"

namespace aq {

/// h(V) = clamp(1.2·σ(V) − 0.1, 0, 1), the rectified sigmoid (AdaRound, equation 23, with ζ = 1.1 and γ =
/// −0.1).
at::Tensor rectified_sigmoid(const at::Tensor& v);

/// One weight whose values each go up or down (Nagel et al., AdaRound, ICML 2020, equation 22):
/// W̃ = s·(clamp(⌊W/s⌋ + h(V) + z, 0, levels) − z).
class AdaRound {
 public:
  /// V starts where W̃ = W inside the grid. @param weight float32 [out, in]
  AdaRound(const at::Tensor& weight, RowGrids grid);

  at::Tensor variables() const { return v_; }
  /// W̃ [out, in], without graph.
  at::Tensor soft_weight() const;
  /// ∂L/∂V [out, in]. @param gradient ∂L/∂W̃
  at::Tensor backward(const at::Tensor& gradient) const;
  /// What each weight becomes in the end, up where h ≥ 1/2: whole numbers, float32 [out, in].
  at::Tensor integers() const;
  /// Share of the weights whose h is within 0.01 of 0 or 1.
  double decided() const;

 private:
  RowGrids grid_;
  at::Tensor floors_;  // [out, in]: ⌊W/s⌋ + z
  at::Tensor v_;       // [out, in]
};

/// Drives h to 0 or 1 (AdaRound, equation 24): Σ 1 − |2h(V) − 1|^β, and its gradient.
struct AdaRoundRegularizer {
  double sum = 0;
  at::Tensor gradient;  ///< as V
};
AdaRoundRegularizer adaround_regularizer(const at::Tensor& v, double beta);

/// The part of the steps without regularizer.
inline constexpr double kAdaRoundWarmUp = 0.2;
/// β at a share of the steps behind the warm-up: from 20 to 2 along half a cosine (AIMET; BRECQ's is a line).
double adaround_beta(double share);

}  // namespace aq
