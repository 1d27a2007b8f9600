// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>

#include "core/model/block.h"
#include "core/quant/quantized_weight.h"

namespace aq {

/// A layer that was put on its grid by whatever rule. Undefined where the block has no such layer.
struct RoundedLayer {
  QuantizedWeight quantized;
  at::Tensor column_groups;  ///< of GPTQ: int64 [in], of a mixture [experts, in]; undefined where it is
                             ///< column / group size
  std::optional<double>
      flipped;  ///< of learned rules: share of the weights that went another way than nearest
};

using RoundedLayers = std::array<RoundedLayer, kLinearRoles>;

}  // namespace aq
