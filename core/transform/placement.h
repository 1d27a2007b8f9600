// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/block.h"
#include "core/run/recipe.h"

namespace aq {

/// The places of a block where a transformation and its inverse cancel (docs/mathematics.md, "Placements").
/// The first five merge into weights; the others change a site's activation as the model runs.
enum class Placement {
  AttentionNorm,
  MlpNorm,
  ValueOutput,
  QueryKey,
  UpDown,
  AttentionInput,
  OutputInput,
  MlpInput,
  DownInput,
  QueryKeyOnline
};

enum class MatrixForm {
  Diagonal,     ///< a scale for each channel
  Affine,       ///< a full matrix for each head (one "head" behind a norm)
  RotaryPairs,  ///< a rotation and scale of each frequency pair: all that commutes with RoPE
  Kronecker     ///< left ⊗ right of two small matrices
};

/// One placement of a recipe on a block of a given shape.
struct PlacementPlan {
  Placement placement = Placement::AttentionNorm;
  MatrixForm form = MatrixForm::Diagonal;
  std::int64_t heads = 1;  ///< independent matrices
  std::int64_t size = 0;   ///< n: rows of one matrix
  bool shift = false;      ///< a learned offset beside it
  bool fixed = false;      ///< a Hadamard rotation, which is not learned
  std::int64_t left = 0;   ///< Kronecker: rows of the left factor

  /// Whether it starts at a rotation rather than at a diagonal.
  bool starts_as_rotation() const { return fixed || placement > Placement::UpDown; }
  /// Whether the gradual mask governs the matrix: it is AffineQuant's, for the placements it has.
  bool masked() const { return form == MatrixForm::Affine && !fixed && placement <= Placement::UpDown; }
};

/// The layers that read what a placement changes, and undo it. Behind a norm that attention and MLP share
/// these are the layers of both.
std::vector<LinearRole> consumers(Placement placement, const BlockShape& shape);
/// The site whose activation a placement changes; Query where it is both queries and keys.
ActivationSite site_of(Placement placement);
std::string placement_name(Placement placement);  ///< "attention_norm", …: keys of the session file

/// The placements that a recipe asks for and the block has, in the order they are applied. The recipe must be
/// resolved(). A block has none at the norm of the MLP where that is shared, inside a plain MLP whose
/// activation is no ReLU, and in front of query and key norms.
/// @param weights tells which layers have a bias, for shift "bias"
std::vector<PlacementPlan> plan_placements(const BlockShape& shape, const BlockWeights& weights,
                                           const TransformRecipe& recipe);

/// What a recipe asks for explicitly or by its method and the block has no place for, one sentence each.
std::vector<std::string> missing_placements(const BlockShape& shape, const TransformRecipe& recipe);

/// Whether a quantized model needs an operation beside those of the original at inference: a transform of an
/// activation that is rounded behind it. The recipe must be resolved().
bool needs_online_operation(const Recipe& recipe);

/// Checks that the placements go together and have what they need on a model.
/// @throws Error(BadArgument) for a shift that nothing can carry, two matrices at one place, a size without a
/// known Hadamard matrix
void require_placeable(const Recipe& recipe, const ModelConfig& config);

}  // namespace aq
