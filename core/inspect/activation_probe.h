// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>
#include <string>

#include "core/calibration/activation_statistics.h"
#include "core/inspect/layer_values.h"
#include "core/model/model.h"
#include "core/run/run_context.h"

namespace aq {

/// Sends a few samples through the float model, block by block and no farther than asked, and keeps what
/// reached the layers on the way: a layer that was passed is there at once.
class ActivationProbe {
 public:
  /// @param ids int64 [samples, tokens]
  ActivationProbe(Model model, at::Tensor ids);

  /// Whether the layers of this block have been passed.
  bool has(int block) const { return block < next_block_; }

  /// What reaches a layer. A cancelled walk goes on from its last whole block.
  /// @param layer    e.g. "self_attn.q_proj"
  /// @param progress takes the share that is done, 0 to 1; may be empty
  /// @throws Error(BadArgument) where there is no such layer, Error(Numeric), Error(Cancelled)
  ActivationPicture look(int block, const std::string& layer, const RunContext& context,
                         const std::function<void(double)>& progress = {});

 private:
  struct Watched {
    at::Tensor absmax;  // float32 [channels]
    Histogram values;
  };
  void walk_block(const RunContext& context, const std::function<void(double)>& report);

  Model model_;
  at::Tensor chain_;  // float32 [samples, tokens, hidden]: what goes into the next block
  int next_block_ = 0;
  std::map<std::pair<int, ActivationSite>, Watched> seen_;
};

/// A few samples of the calibration set, as short as the probe needs them: int64 [samples, tokens].
/// @param calibration as in RunSpec; empty: the demo's own text
/// @throws Error(BadArgument) where there is none, Error(BadInput)
at::Tensor probe_samples(const Model& model, const std::string& spec, const std::string& calibration,
                         const CalibrationRecipe& recipe);

}  // namespace aq
