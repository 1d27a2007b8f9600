// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/quant/fake_quantize.h"
#include "core/rounding/inverse_factor.h"
#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

/// See RoundingRecipe.
struct GptqOptions {
  double dampening = 0.01;  ///< share of the Hessian's mean diagonal added to its diagonal
  bool act_order = false;   ///< columns with the largest activations first
  bool static_groups =
      false;  ///< the grid of every group is taken from the weights before anything is rounded
  std::int64_t block_size = 128;  ///< columns whose errors reach the columns behind them together
};
GptqOptions gptq_options(const RoundingRecipe& recipe);

struct GptqReport {
  double loss = 0;       ///< mean over the inputs of ‖(W − Ŵ)·x‖², as the (dampened) Hessian sees it
  double dampening = 0;  ///< the share that the factorization took in the end
  int retries = 0;       ///< factorizations that failed before
  std::int64_t dead_columns = 0;  ///< inputs that were always zero
};

struct GptqResult {
  QuantizedWeight quantized;
  at::Tensor column_groups;  ///< int64 [in]: the group of each column; undefined where it is column / row
  GptqReport report;
};

/// GPTQ (Frantar et al., ICLR 2023, algorithm 1): rounds column after column and spreads each column's error
/// over those that are not rounded yet, w_j −= (w_i − ŵ_i) / U_ii · U_ij. The grid's arithmetic is
/// quantize_weight's, so that a diagonal Hessian gives its integers.
///
/// A column whose input was always zero is rounded to nearest: nothing couples it to the others. (The
/// authors' code sets it to zero, which is right only where the input is zero outside the calibration set,
/// too.)
///
/// A group's grid is taken from the weights as the errors so far have left them when its first column's turn
/// comes; with static groups, or one scale a channel or tensor, from the weights as they came. With act-order
/// a group is `row` consecutive steps of the rounding, or with static groups `row` neighbours in the weight.
/// Clipping factors were chosen for the weight's own groups, so with act-order they make groups static.
/// @param weight [out, in], float or double
/// @param row    weights that share a scale: up to `in`, a last group being what is left, or all of out · in
/// @param lower, upper clipping factors as quantize_weight takes them, [out · groups], or undefined
/// @throws Error(Internal) where shapes do not fit, Error(Cancelled)
GptqResult gptq_round(const at::Tensor& weight, const InverseFactor& factor, const IntegerGrid& grid,
                      std::int64_t row, const at::Tensor& lower, const at::Tensor& upper,
                      const GptqOptions& options, const RunContext& context = {});
/// The same from a Hessian, H = 2/n·Σ x·xᵀ [in, in]. @throws Error(Numeric) as factorize_inverse
GptqResult gptq_round(const at::Tensor& weight, const at::Tensor& hessian, const IntegerGrid& grid,
                      std::int64_t row, const at::Tensor& lower, const at::Tensor& upper,
                      const GptqOptions& options, const RunContext& context = {});

}  // namespace aq
