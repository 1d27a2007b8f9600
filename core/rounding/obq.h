// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/quant/fake_quantize.h"
#include "core/run/run_context.h"

namespace aq {

/// Optimal Brain Quantization (Frantar and Alistarh, NeurIPS 2022, section 5), which GPTQ speeds up: each row
/// goes its own way, always rounding the weight with the smallest (w − ŵ)² / [H⁻¹]_qq next, making up for it
/// in the others and taking it out of H⁻¹. Cubic in the inputs for every row: for small layers and for
/// comparison.
/// @param weight    [out, in]
/// @param hessian   [in, in], symmetric
/// @param row       weights that share a scale, as quantize_weight; grids are those of the weights before
/// rounding
/// @param dampening share of the mean diagonal that is added to it; more where that does not make it positive
///                  definite (climb_dampening)
/// @throws Error(Numeric) where no dampening helps or the Hessian is not finite, Error(Cancelled)
QuantizedWeight obq_round(const at::Tensor& weight, const at::Tensor& hessian, const IntegerGrid& grid,
                          std::int64_t row, double dampening = 0.01, const RunContext& context = {});

/// Inputs of the widest layer that OBQ is offered for: one row of it takes about a second.
inline constexpr std::int64_t kMostObqInputs = 1024;

}  // namespace aq
