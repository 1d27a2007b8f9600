// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sensitivity/bit_budget.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/run/layer_overrides.h"

namespace aq {
namespace {

/// One layer from one bit-width to a higher one.
struct Upgrade {
  std::size_t layer, format;
  double bits;        ///< that it adds, over all weights of the layer
  double divergence;  ///< that it takes away
  double gain() const { return divergence / bits; }
};

double size_at(const LayerSensitivity& layer, std::size_t format) {
  return layer.bits_per_weight[format] * static_cast<double>(layer.weights);
}

Upgrade upgrade(const LayerSensitivity& layer, std::size_t index, std::size_t from, std::size_t to) {
  return {index, to, size_at(layer, to) - size_at(layer, from), layer.only[from] - layer.only[to]};
}

/// The steps along the lower convex hull of a layer's choices, gains falling.
void add_hull(const LayerSensitivity& layer, std::size_t index, std::vector<Upgrade>& upgrades) {
  std::size_t at = 0;
  while (true) {
    const Upgrade* best = nullptr;
    std::vector<Upgrade> steps;
    for (std::size_t to = at + 1; to < layer.only.size(); ++to)
      steps.push_back(upgrade(layer, index, at, to));
    for (const Upgrade& step : steps)
      if (step.divergence > 0 && (!best || step.gain() >= best->gain())) best = &step;
    if (!best) return;
    upgrades.push_back(*best);
    at = best->format;
  }
}

double all_weights(const Sensitivity& sensitivity) {
  double sum = 0;
  for (const LayerSensitivity& layer : sensitivity.layers) sum += static_cast<double>(layer.weights);
  return sum;
}

BitChoice fewest(const Sensitivity& sensitivity) {
  BitChoice choice{std::vector<std::size_t>(sensitivity.layers.size(), 0), 0, 0};
  for (const LayerSensitivity& layer : sensitivity.layers) {
    choice.bits_per_weight += size_at(layer, 0);
    choice.divergence += layer.only[0];
  }
  choice.bits_per_weight /= all_weights(sensitivity);
  return choice;
}

void take(BitChoice& choice, const Upgrade& step, double weights) {
  choice.formats[step.layer] = step.format;
  choice.bits_per_weight += step.bits / weights;
  choice.divergence -= step.divergence;
}

std::vector<Upgrade> upgrades_of(const Sensitivity& sensitivity) {
  std::vector<Upgrade> upgrades;
  for (std::size_t i = 0; i < sensitivity.layers.size(); ++i) add_hull(sensitivity.layers[i], i, upgrades);
  std::ranges::stable_sort(upgrades, std::ranges::greater{}, &Upgrade::gain);
  return upgrades;
}

int most_frequent(const Sensitivity& sensitivity, const BitChoice& choice) {
  std::map<int, std::int64_t> weights;
  for (std::size_t i = 0; i < choice.formats.size(); ++i)
    weights[sensitivity.bits[choice.formats[i]]] += sensitivity.layers[i].weights;
  return std::ranges::max_element(weights, {}, [](const auto& one) { return one.second; })->first;
}

LayerOverride bits_for(const std::string& layers, int bits) {
  return {layers, {{"bits", static_cast<std::int64_t>(bits)}}};
}

}  // namespace

std::vector<BitChoice> trade_off(const Sensitivity& sensitivity) {
  const double weights = all_weights(sensitivity);
  std::vector<BitChoice> points{fewest(sensitivity)};
  for (const Upgrade& step : upgrades_of(sensitivity)) {
    points.push_back(points.back());
    take(points.back(), step, weights);
  }
  return points;
}

BitChoice choose_bits(const Sensitivity& sensitivity, double bits_per_weight) {
  const double weights = all_weights(sensitivity);
  BitChoice choice = fewest(sensitivity);
  if (!(choice.bits_per_weight <= bits_per_weight)) {  // no budget that is no number either
    char least[32];
    std::snprintf(least, sizeof least, "%.3f", choice.bits_per_weight);
    throw Error(ErrorKind::BadArgument, "choosing bits", "for the budget",
                std::string("the fewest bits take ") + least + " a weight, scales counted",
                "allow more, or measure at fewer bits");
  }
  std::set<std::size_t> full;  // layers whose next step had no room: later ones build on it
  for (const Upgrade& step : upgrades_of(sensitivity)) {
    if (full.contains(step.layer)) continue;
    if (choice.bits_per_weight + step.bits / weights > bits_per_weight)
      full.insert(step.layer);
    else
      take(choice, step, weights);
  }
  return choice;
}

double bits_of_bytes(const Sensitivity& sensitivity, std::int64_t bytes) {
  return 8 * static_cast<double>(bytes) / all_weights(sensitivity);
}

Recipe with_bits(Recipe recipe, const Sensitivity& sensitivity, const BitChoice& choice) {
  recipe.weights.bits = most_frequent(sensitivity, choice);
  recipe.layers.clear();
  std::map<std::string, std::set<int>> bits_by_layer;
  for (std::size_t i = 0; i < choice.formats.size(); ++i)
    bits_by_layer[sensitivity.layers[i].layer].insert(sensitivity.bits[choice.formats[i]]);
  for (const auto& [layer, bits] : bits_by_layer)
    if (bits.size() == 1 && *bits.begin() != recipe.weights.bits)
      recipe.layers.push_back(bits_for("*." + layer, *bits.begin()));
  for (std::size_t i = 0; i < choice.formats.size(); ++i) {
    const LayerSensitivity& layer = sensitivity.layers[i];
    const int bits = sensitivity.bits[choice.formats[i]];
    if (bits_by_layer.at(layer.layer).size() > 1 && bits != recipe.weights.bits)
      recipe.layers.push_back(bits_for(layer_path(layer.block, layer.layer), bits));
  }
  return recipe;
}

}  // namespace aq
