// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"

namespace aq {

/// A weight that a checkpoint holds in parts: integers, scales, zero points.
struct UnpackedTensor {
  TensorInfo info;  ///< of the weight; `stored` says how it lies there, "GPTQ 4-bit, groups of 128"
  std::vector<std::string> parts;  ///< tensors of the checkpoint that it is made of; the first one is there
  std::function<at::Tensor(const TensorSource& stored)> load;  ///< the weight, in info's dtype and shape
};

/// `stored` with every weight in the place of its first part, and without the other parts. Nothing is
/// unpacked before it is asked for.
/// @throws Error(BadInput) where a weight has the name of a tensor that is there and is none of its parts
std::shared_ptr<const TensorSource> unpacked_source(std::shared_ptr<const TensorSource> stored,
                                                    std::vector<UnpackedTensor> weights);

}  // namespace aq
