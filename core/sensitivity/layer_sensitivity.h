// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/run/recipe.h"
#include "core/run/run_context.h"

namespace aq {

/// What is asked: how much worse the model gets where one layer is rounded, at each of some bit-widths.
struct SensitivitySpec {
  std::string model;      ///< as RunSpec has it
  Recipe recipe;          ///< its weights section is the number format; its bits are those of "all but one"
  std::vector<int> bits;  ///< to measure each layer at; the recipe's are added where they are missing
  std::string text;       ///< as RunSpec::evaluation; empty: a demo model's own
  int seqlen = 256;
  std::int64_t max_tokens = 1024;
  bool all_but = true;                          ///< also measure "all but this one"
  std::int64_t memory = std::int64_t{1} << 30;  ///< bytes of activations that are held together
  int threads = 0;
};

/// Divergences from the float model: mean over tokens of KL(float ‖ rounded), in nats.
struct LayerSensitivity {
  int block = 0;
  std::string layer;  ///< short: "self_attn.q_proj"
  std::int64_t weights = 0;
  std::vector<double> only;             ///< this layer alone is rounded; one a bit-width
  std::vector<double> bits_per_weight;  ///< scales counted; one a bit-width
  double all_but = 0;  ///< all layers are rounded but this one, at the recipe's bits; 0: not measured
};

struct Sensitivity {
  std::string model;
  std::vector<int> bits;                 ///< ascending
  std::vector<double> all;               ///< every layer is rounded; one a bit-width
  std::vector<LayerSensitivity> layers;  ///< in the order of the model
  std::int64_t tokens = 0;
  int base_bits = 4;  ///< those of all_but
};

/// Of `all` work, `done` is done.
using SensitivityProgress = std::function<void(std::int64_t done, std::int64_t all)>;

/// Rounds to nearest, without transforms: what a layer costs before anything is learned. Activations stay
/// float. A model of L blocks takes L²/2 passes of a block for each layer and bit-width of a block, and one
/// of the head; one block's weights are held at a time.
/// @throws Error(BadArgument), Error(BadInput), Error(Numeric), Error(Cancelled)
Sensitivity measure_sensitivity(const SensitivitySpec& spec, const RunContext& context,
                                const SensitivityProgress& progress = {});

/// KL(float ‖ the model with every layer rounded to nearest as `recipe` says, overrides included), on the
/// spec's text. @throws as measure_sensitivity
double divergence_of(const SensitivitySpec& spec, const Recipe& recipe, const RunContext& context);

/// Each layer's divergence where it alone is rounded to base_bits, by its path "BLOCK.LAYER".
std::map<std::string, double> alone_at_base_bits(const Sensitivity& sensitivity);

/// A row a layer: block, layer, weights, KL at each bit-width, all-but.
std::string to_csv(const Sensitivity& sensitivity);

}  // namespace aq
