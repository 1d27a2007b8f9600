// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/model/block.h"
#include "core/model/family.h"
#include "core/model/model_config.h"

namespace aq::demo {

/// A whole model in memory, every tensor of which can learn.
struct TrainableModel {
  const Family* family = nullptr;
  ModelConfig config;
  at::Tensor embedding;  // [vocabulary, hidden]
  at::Tensor positions;  // [offset + max_positions, hidden], or undefined (rotary)
  std::vector<BlockWeights> blocks;
  Norm final_norm;
  at::Tensor head;  // [vocabulary, hidden], or undefined (tied)
};

/// A model with random weights as GPT-2 starts: normal with deviation 0.02, less by √(2·layers) for the
/// layers that write to the residual stream; norms at one, biases at zero. Draws from libtorch's default
/// generator.
TrainableModel initialized_model(const std::string& family);

/// Calls `visit` with HF's name of every tensor of the checkpoint, in the checkpoint's order.
void for_each_tensor(TrainableModel& model,
                     const std::function<void(const std::string&, at::Tensor&)>& visit);

/// @param ids int64 [batch, tokens]; @returns logits [batch, tokens, vocabulary]
at::Tensor forward(const TrainableModel& model, const at::Tensor& ids);

}  // namespace aq::demo
