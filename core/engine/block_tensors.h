// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/model/model.h"

namespace aq {

/// The largest step of a weight's grid, by the weight's HF name.
using GridSteps = std::map<std::string, double>;

/// A block's tensors by HF name, in the dtypes the checkpoint stores them in. Biases that a transform added
/// take their weight's dtype; the layers that config.json can only give a bias together (q, k, v and o; gate,
/// up and down) all get one then, of zeros where nothing was learned.
/// A grid's ends may reach a step beyond the largest weight: what passes the dtype's largest value by no more
/// becomes that value, which is nearer to the weight.
/// @param steps of the weights that lie on a grid
/// @throws Error(Numeric) naming the tensor where a value is too large for its dtype
std::vector<std::pair<std::string, at::Tensor>> checkpoint_tensors(const Model& model, std::int64_t block,
                                                                   BlockWeights weights,
                                                                   const GridSteps& steps = {});

/// The inverse: what a reader of the checkpoint will compute with, float32.
BlockWeights weights_of(const Model& model, std::int64_t block,
                        const std::vector<std::pair<std::string, at::Tensor>>& tensors);

}  // namespace aq
