#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/block.h"
#include "core/run/recipe.h"

namespace aq {

/// The places of a block where a transformation and its inverse cancel (docs/mathematics.md, "Placements").
enum class Placement { AttentionNorm, MlpNorm, ValueOutput, QueryKey, UpDown };

enum class MatrixForm {
  Diagonal,    ///< a scale for each channel
  Affine,      ///< a full matrix for each head (one "head" behind a norm)
  RotaryPairs  ///< a rotation and scale of each frequency pair: all that commutes with RoPE
};

/// One placement of a recipe on a block of a given shape.
struct PlacementPlan {
  Placement placement = Placement::AttentionNorm;
  MatrixForm form = MatrixForm::Diagonal;
  std::int64_t heads = 1;  ///< independent matrices
  std::int64_t size = 0;   ///< n: rows of one matrix
  bool shift = false;      ///< a learned offset beside it
};

/// Which layers feed a placement and which ones undo it.
std::vector<LinearRole> consumers(Placement placement, MlpKind mlp);
std::string placement_name(Placement placement);  ///< "attention_norm", …: keys of the session file

/// The placements that a recipe asks for, in the order they are applied. The recipe must be resolved().
/// @param weights tells which layers have a bias, for shift "bias"
std::vector<PlacementPlan> plan_placements(const BlockShape& shape, const BlockWeights& weights,
                                           const TransformRecipe& recipe);

/// Checks that every placement merges into an ordinary checkpoint.
/// @throws Error(BadArgument) for a full matrix behind a norm together with quantized activations
void require_mergeable(const Recipe& recipe, const ModelConfig& config);

}  // namespace aq
