// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <hdf5.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/hdf5/mapped_tensor.h"

namespace aq::hdf5 {

/// A linear layer of a model.h5 on its grid or its code book: the group /layers/<name>.
struct ModelLayer {
  std::string name;    ///< without ".weight"
  std::string format;  ///< integer, nf4, fp4, kmeans
  int bits = 8;
  std::int64_t out = 0, in = 0, groups = 0;
  std::int64_t row = 0;     ///< columns that share a scale
  bool transposed = false;  ///< the checkpoint's tensor is [in, out]
  bool dequantized = true;  ///< it gives the checkpoint's weight; off: that stands among the tensors
  at::ScalarType dtype = at::kFloat;          ///< of the weight
  MappedTensor integers;                      // uint8 [out, in]
  std::optional<MappedTensor> scale;          // float32 [out, groups]
  std::optional<MappedTensor> zero_point;     // uint8 [out, groups]
  std::optional<MappedTensor> codebook;       // float32 [1 or out · groups, levels]
  std::optional<MappedTensor> column_groups;  // int64 [in]

  TensorInfo weight_info() const;  ///< of the checkpoint's tensor
};

/// The names that a model.h5 has for the dtypes of weights: float16, bfloat16, float32, float64.
/// @throws Error(Internal) for any other
std::string weight_dtype_name(at::ScalarType dtype);

/// @throws Error(BadInput) where something is missing or the shapes do not go together
ModelLayer read_model_layer(hid_t group, const std::string& name);

/// The weight, in its dtype and the checkpoint's shape: scale · (integers − zero_point) or
/// scale · codebook[integers], the product taken in float32.
/// @throws Error(BadInput) where a code or a column's group is out of range
at::Tensor dequantized_weight(const ModelLayer& layer,
                              const std::function<at::Tensor(const MappedTensor&)>& load);

}  // namespace aq::hdf5
