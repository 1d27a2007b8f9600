// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "core/model/model.h"
#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

/// The model with other weights in one layer, or in all of them or all but one.
struct Variant {
  enum class Rounded { Only, All, AllBut };
  Rounded rounded = Rounded::Only;
  int block = 0;                        ///< of Only and AllBut
  LinearRole role = LinearRole::Query;  ///< likewise
  std::size_t format = 0;               ///< index into the walk's formats
};

/// Carries variants of one model through its blocks side by side, so that each block is read and rounded once
/// for all of them. A variant of a later block takes its start from the chain that it has been the same as.
class VariantWalk {
 public:
  /// @param ids int64 [windows, tokens]; @param formats that weights are rounded in
  VariantWalk(const Model& model, const at::Tensor& ids, const std::vector<WeightRecipe>& formats,
              std::int64_t seed);

  /// @returns mean KL(float ‖ variant) over the predicted tokens, one a variant
  /// @param tick called after every pass of a variant through a block or the head
  std::vector<double> divergences(const std::vector<Variant>& variants, const RunContext& context,
                                  const std::function<void()>& tick) const;
  /// How often divergences() will call tick.
  std::int64_t passes(const std::vector<Variant>& variants) const;
  /// Bytes that one variant holds while it is carried.
  std::int64_t bytes_per_variant() const;

 private:
  const Model& model_;
  at::Tensor ids_;
  std::vector<Model> rounded_;  // one a format
};

}  // namespace aq
