#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/model/model.h"

namespace aq {

/// A block's tensors by HF name, in the dtypes the checkpoint stores them in. Biases that a transform added take their
/// weight's dtype; the layers that config.json can only give a bias together (q, k, v and o; gate, up and down) all
/// get one then, of zeros where nothing was learned.
std::vector<std::pair<std::string, at::Tensor>> checkpoint_tensors(const Model& model, std::int64_t block,
                                                                   BlockWeights weights);

/// The inverse: what a reader of the checkpoint will compute with, float32.
BlockWeights weights_of(const Model& model, std::int64_t block,
                        const std::vector<std::pair<std::string, at::Tensor>>& tensors);

/// Short names of the layers by role, e.g. "self_attn.q_proj"; empty where the block has no such layer.
std::array<std::string, kLinearRoles> layer_names(const Model& model);

}  // namespace aq
