// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/rounding/row_grids.h"

namespace aq {

/// One weight with an offset to each value before it is rounded (Cheng et al., SignRound, Findings of EMNLP
/// 2024): W̃ = s·(clamp(⌊W/s + V⌉ + z, 0, levels) − z), V in [−1/2, 1/2]; and with the ends of each row's
/// range shrunk by factors α, β in [0, 1] that s and z come from.
class SignRound {
 public:
  struct Gradients {
    at::Tensor offsets;       // [out, in]
    at::Tensor lower, upper;  // [rows]
  };

  /// V starts at 0, α and β at 1. @param weight float32 [out, in] @param lower, upper clipping factors
  /// that the ranges have already, float32 [rows], or undefined for 1
  SignRound(const at::Tensor& weight, const IntegerGrid& grid, std::int64_t row, const at::Tensor& lower,
            const at::Tensor& upper);

  /// W̃ [out, in], without graph.
  at::Tensor rounded_weight() const;
  /// Straight-through gradients of V and of both factors; in contrast to fake_quantize() the rounded zero
  /// point passes its gradient on, as in auto-round. @param gradient ∂L/∂W̃
  Gradients backward(const at::Tensor& gradient) const;
  /// A signed step: each parameter goes `rate` against the sign of its gradient, within its limits.
  void step(const Gradients& gradients, double rate, bool tune_range);

  /// Both factors on the ends of the weight's own range, those it came with included, float32 [rows].
  at::Tensor lower() const;
  at::Tensor upper() const;
  /// Where each weight goes on a grid: whole numbers, float32 [out, in].
  at::Tensor integers(const RowGrids& grid) const;

  /// To go back to.
  struct State {
    at::Tensor offsets, lower, upper;
  };
  State copy() const;
  void restore(const State& state);

 private:
  RowGrids grid() const;

  at::Tensor weight_;  // [out, in]
  IntegerGrid levels_;
  RowCut cut_;
  at::Tensor minimum_, maximum_;          // [rows], zero included
  at::Tensor given_lower_, given_upper_;  // [rows]
  State state_;
};

}  // namespace aq
