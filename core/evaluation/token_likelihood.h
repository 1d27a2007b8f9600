// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include "core/model/model.h"
#include "core/run/run_context.h"

namespace aq {

/// log p(target | state) by the model's final norm and head. Part of the rows meets part of the vocabulary at
/// a time: the logits that exist together stay within 8 MB, and the head's product is wide both ways.
/// @param states [n, hidden]; targets int64 [n]
/// @returns float [n], double where the states are
/// @throws Error(Cancelled)
at::Tensor token_log_likelihoods(const Model& model, const at::Tensor& states, const at::Tensor& targets,
                                 const RunContext& context);

}  // namespace aq
