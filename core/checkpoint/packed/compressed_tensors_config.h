// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/packed/compressed_tensors_layout.h"
#include "core/checkpoint/packed/module_targets.h"

/// What config.json says of a checkpoint in the layout of compressed-tensors.
namespace aq::compressed_tensors {

inline constexpr const char* kMethod = "compressed-tensors";  ///< quant_method
inline constexpr const char* kPackQuantized = "pack-quantized";
inline constexpr const char* kIntQuantized = "int-quantized";

/// Which weights share a scale.
enum class Sharing { Tensor, Channel, Group };

struct WeightScheme {
  int bits = 8;
  bool symmetric = true;
  Sharing sharing = Sharing::Tensor;
  std::int64_t group_size = 0;  ///< input channels, for groups
};

/// Inputs of linear layers, rounded as the model runs with a scale a token.
struct TokenScheme {
  int bits = 8;
  bool symmetric = true;
  bool operator==(const TokenScheme&) const = default;
};

struct ConfigGroup {
  std::string name;
  WeightScheme weights;
  std::optional<TokenScheme> inputs;
  std::string
      other_inputs;  ///< where inputs are rounded in a way that is no TokenScheme: what is said of them
};

struct Config {
  std::vector<ConfigGroup> groups;
  ModuleTargets targets;              ///< of all groups
  std::vector<std::size_t> group_of;  ///< by target: its place in `groups`
  std::vector<std::string> ignored;   ///< targets that stay float
  std::optional<Packing> packing;     ///< as the version tells; empty where there is none

  /// @throws Error(BadInput) where none of the groups has the layer among its targets
  const ConfigGroup& group(const std::string& layer, const std::string& file) const;
};

/// @param json the quantization_config @param file for messages
/// @throws Error(BadInput) naming the key: malformed, or asking for what changes the function and cannot be
/// read: floating-point types, a quantized cache, transforms as the model runs, sparsity
Config read_config(const nlohmann::json& json, const std::string& file);

}  // namespace aq::compressed_tensors
