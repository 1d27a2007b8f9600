// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/quant/quantized_weight.h"
#include "core/run/recipe.h"
#include "core/session/session.h"

namespace aq {

/// A linear layer that a run quantized, as the checkpoint stores it: of several layers that lie in one tensor
/// this is the whole, of a mixture it is one expert.
struct LayerInfo {
  std::string name;     ///< the checkpoint's, without ".weight"
  WeightRecipe format;  ///< the layer's own, overrides applied
  std::int64_t out = 0, in = 0;
  bool transposed = false;  ///< the checkpoint stores [in, out]
  bool reordered = false;   ///< columns have groups of their own (CalibratedLayer::column_groups)
  bool double_quantized = false;  ///< its scales are kept as they were quantized, too

  /// Consecutive weights of a row that share a scale: group size, or `in`.
  std::int64_t row() const;
  std::int64_t groups() const;  ///< in a row
};

/// The same on its grid: weight = (integers − zero_point)·scale, or codebook[integers]·scale.
struct CalibratedLayer {
  LayerInfo info;
  at::Tensor integers;       // uint8 [out, in]
  at::Tensor scale;          // float32 [out, groups]; undefined for k-means
  at::Tensor zero_point;     // float32 [out, groups], of symmetric grids, too; undefined for code books
  at::Tensor codebook;       // float32 [1 or out · groups, levels]; undefined for integers
  at::Tensor column_groups;  // int64 [in]: the group of each column; undefined where it is column / row
  DoubleQuantizedScale double_quantized;  // undefined tensors where scales are stored as they are
};

/// Whether GPTQ leaves groups whose columns are no neighbours: act-order with groups that are formed on the
/// way.
bool reorders_columns(const Recipe& recipe, const WeightRecipe& format, std::int64_t in);

/// float32 [out, in]
at::Tensor dequantized(const CalibratedLayer& layer);

/// The layers that a run quantized.
class CalibratedLayers {
 public:
  virtual ~CalibratedLayers() = default;
  /// In the order of the blocks; layers that stayed float are not among them.
  virtual const std::vector<LayerInfo>& layers() const = 0;
  /// @throws Error(BadArgument) where the checkpoint keeps layers in one tensor that differ in their formats,
  /// Error(BadInput) where the session is damaged
  virtual CalibratedLayer load(const LayerInfo& layer) const = 0;
  /// What a block's transforms were, where that is known.
  virtual std::vector<PlacementRecord> placements(int /*block*/) const { return {}; }
};

/// From a session's complete blocks. One block is held in memory.
/// @param model the float model, for the checkpoint's layout @param recipe resolved
std::shared_ptr<const CalibratedLayers> session_layers(const Model& model, const Session& session,
                                                       const Recipe& recipe);

}  // namespace aq
