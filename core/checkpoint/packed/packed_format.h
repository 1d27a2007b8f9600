// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/tensor_source.h"

namespace aq {

/// A layout of quantized weights, as config.json's quantization_config announces it.
struct PackedFormat {
  std::string id;  ///< quant_method
  /// Shows the weights dequantized, in the dtype of their scales, under their own names.
  /// @param stored what the safetensors hold @param config the quantization_config
  /// @param file   the file that has it, for messages
  /// @throws Error(BadInput) naming the file and the key, or the tensor: everything is checked here but the
  /// values
  std::shared_ptr<const TensorSource> (*open)(std::shared_ptr<const TensorSource> stored,
                                              const nlohmann::json& config, const std::string& file);
};

/// All layouts, from packed_formats.def.
const std::vector<PackedFormat>& packed_formats();

/// What config.json (or a quantize_config.json beside it) says of quantized weights; null where they are
/// plain. @throws Error(BadInput)
nlohmann::json quantization_config(const CheckpointFiles& files);

/// The tensors with their weights dequantized, where the checkpoint has quantized ones; `stored` where not.
/// @throws Error(BadInput), also where the layout is not known
std::shared_ptr<const TensorSource> unpacked_tensors(const CheckpointFiles& files,
                                                     std::shared_ptr<const TensorSource> stored);

}  // namespace aq
