// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

#include "core/quant/quantized_weight.h"
#include "core/run/run_event.h"

namespace aq {

/// One placement's learned state: /blocks/NNN/<placement>/ of the session file.
struct PlacementRecord {
  std::string placement;
  at::Tensor
      matrix;  ///< [heads, n, n], [heads, n/2, 2] (rotary pairs) or [n] (diagonal), as merged; a pair's left
  at::Tensor right;   ///< [n2, n2]: the right factor of a Kronecker pair, else undefined
  at::Tensor shift;   ///< [heads · n] or undefined
  std::vector<PlacementStatus> epochs;
  std::vector<float> search_ratios, search_losses;  ///< of the grid its diagonal started from; empty without one
};

/// One layer's quantizer and error: /blocks/NNN/<layer>/.
struct LayerRecord {
  std::string layer;
  at::Tensor scale;       ///< float32 [out, groups]; undefined for k-means
  DoubleQuantizedScale
      double_quantized;   ///< what `scale` was dequantized from; undefined where it is stored as it is
  at::Tensor zero_point;  ///< float32 [out, groups]; undefined where symmetric or a code book
  at::Tensor clipping;    ///< float32 [2, out, groups]: factors of the lower and the upper end; undefined for min-max
  at::Tensor codebook;    ///< float32 [1 or rows, levels]: the level of each code; undefined for integers
  at::Tensor integers;    ///< uint8 [out, in], in the transformed space; undefined at 16 bits
  at::Tensor column_groups;  ///< int64 [in], of a mixture [experts, in]: the group of each column; undefined
                             ///< where it is column / group size
  LayerReport report;
};

/// Everything a block leaves behind.
struct BlockRecord {
  int index = 0;
  double initial_loss = 0, final_loss = 0, seconds = 0;
  std::vector<float> losses;  ///< mean of each epoch
  std::vector<PlacementRecord> placements;
  std::vector<LayerRecord> layers;
  /// Every tensor of the block that the checkpoint will hold, by HF name, in the checkpoint's dtype.
  std::vector<std::pair<std::string, at::Tensor>> tensors;
};

}  // namespace aq
