// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/checkpoint/packed/compressed_tensors_config.h"
#include "core/checkpoint/tensor_source.h"

namespace aq::compressed_tensors {

// Ends of the parts' names.
inline constexpr std::string_view kPackedSuffix = ".weight_packed", kPlainSuffix = ".weight";
inline constexpr const char *kScaleSuffix = ".weight_scale", *kZeroSuffix = ".weight_zero_point",
                            *kShapeSuffix = ".weight_shape", *kOrderSuffix = ".weight_g_idx";

/// A layer's parts, checked but for their values.
struct Layer {
  std::string name;    ///< without ".weight"
  std::string weight;  ///< the part with the integers
  WeightScheme scheme;
  std::int64_t out = 0, in = 0, groups = 0;
  bool packed = true;         ///< off: one int8 a weight
  bool packed_zeros = false;  ///< zero points in words, too
  bool has_zeros = false, has_order = false;
  Packing packing = Packing::Dense, zero_packing = Packing::Dense;

  std::string part(const char* suffix) const { return name + suffix; }
  std::int64_t row() const { return scheme.sharing == Sharing::Group ? std::min(scheme.group_size, in) : in; }
};

/// The end of the part that holds a layer's integers; empty for every other tensor.
std::string_view integer_suffix(const TensorInfo& info, const TensorSource& stored);

/// @param weight the part with the integers @param suffix its integer_suffix() @param file for messages
/// @throws Error(BadInput) naming the tensor
Layer read_layer(const TensorSource& stored, const Config& config, const TensorInfo& weight,
                 std::string_view suffix, const std::string& file);

}  // namespace aq::compressed_tensors
