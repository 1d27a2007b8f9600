// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "core/model/model.h"
#include "core/run/run_context.h"

namespace aq {

/// Windows that go through all blocks together, so that a block is loaded once for them all while their
/// activations stay within 64 MB. @param seqlen tokens of a window
std::int64_t windows_at_once(const ModelConfig& config, std::int64_t seqlen);

/// The last block's output. @param ids int64 [windows, tokens]; @returns [windows, tokens, hidden]
/// @param compute dtype of weights and activations, float32 or bfloat16
/// @throws Error(Numeric) naming the block where a value is not finite, Error(Cancelled)
at::Tensor final_hidden_states(const Model& model, const at::Tensor& ids, ActivationHook* hook,
                               const RunContext& context, at::ScalarType compute = at::kFloat);

/// Rows of logits that are computed together: [rows, vocabulary] floats within 16 MB.
std::int64_t logit_rows_at_once(const ModelConfig& config);

}  // namespace aq
