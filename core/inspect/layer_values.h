// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/run/recipe.h"
#include "core/run/run_event.h"

// What is shown of a layer, as plain values: no tensor, so that the window may know them.

namespace aq {

/// A linear layer that a run quantizes.
struct LayerInfo {
  int block = 0;
  std::string layer;             ///< inside its block, e.g. "self_attn.q_proj"
  std::string tensor;            ///< in the checkpoint, e.g. "model.layers.0.self_attn.q_proj.weight"
  std::int64_t out = 0, in = 0;  ///< of a mixture's experts: their outputs, one below the other
  bool operator==(const LayerInfo&) const = default;

  std::int64_t weights() const { return out * in; }
};

inline constexpr int kFloatBits = 16;     ///< weights stay float
inline constexpr double kLossless = 300;  ///< decibels that stand for no error at all

/// How a layer is rounded to look at it: nothing is learned.
struct PreviewSettings {
  WeightRecipe weights;
  double clip_ratio = 1;  ///< both ends of each range are multiplied by it, where the format has ranges
  std::int64_t seed = 0;  ///< of k-means
  bool operator==(const PreviewSettings&) const = default;
};

/// What rounding costs a layer.
struct LayerFigures {
  double mse = 0;                 ///< mean of (w − ŵ)²
  double sqnr_db = 0;             ///< 10·log10(Σw² / Σ(w − ŵ)²); 300 where nothing is lost
  double cosine = 1;              ///< Σw·ŵ / (‖w‖ ‖ŵ‖)
  double bits_per_weight = 16;    ///< scales, zero points and code books counted
  std::int64_t bytes = 0;         ///< of the layer at so many bits
  std::int64_t channels = 0;      ///< output channels that were looked at
  std::int64_t all_channels = 0;  ///< that the layer has
  bool is_estimate() const { return channels < all_channels; }
};

/// The ends of the weights of each output channel; where there are very many, of runs of them. Zero belongs
/// to every range.
struct ChannelRanges {
  std::vector<float> low_before, high_before, low_after, high_after;
  std::vector<float> error;  ///< root mean square of w − ŵ
  std::int64_t run = 1;      ///< output channels that a value stands for
};

/// One layer under one setting.
struct LayerPicture {
  LayerFigures figures;
  Histogram before, after;  ///< in bins of one width; after: wider where levels lie outside
  std::vector<float> grid;  ///< levels of the row with the median scale; empty where weights stay float
  ChannelRanges ranges;
};

enum class HeatMapOf { Weight, Quantized, Error };

/// A part of a layer's matrix and how many cells there is room for.
struct HeatMapView {
  std::int64_t first_row = 0, rows = 0, first_column = 0, columns = 0;
  int height = 0, width = 0;
  bool operator==(const HeatMapView&) const = default;
};

/// A matrix in at most so many cells: each the entry of largest magnitude of its patch, so that no outlier is
/// lost, whatever the zoom.
struct HeatMap {
  HeatMapView view;           ///< clamped to the matrix; no more cells than entries
  std::vector<float> values;  ///< height × width, row by row
  double typical = 0;         ///< root mean square of the whole matrix
  double largest = 0;         ///< magnitude in the whole matrix
};

/// What reaches a layer.
struct ActivationPicture {
  std::vector<float> channels;  ///< of each input channel: largest magnitude
  Histogram values;             ///< of an even excerpt
  int samples = 0;
  std::int64_t tokens = 0;  ///< of a sample
};

}  // namespace aq
