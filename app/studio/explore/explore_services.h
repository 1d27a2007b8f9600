// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/inspect/layer_values.h"
#include "core/run/run_context.h"

namespace aq {

/// A layer under a setting, and the part of its matrix that is in view.
struct PreviewRequest {
  std::string model;
  LayerInfo layer;
  PreviewSettings settings;
  HeatMapOf what = HeatMapOf::Weight;
  HeatMapView view;
  bool whole = false;  ///< also where that takes longer than a moment
};

struct PreviewAnswer {
  LayerPicture
      picture;  ///< of a sample of the layer's channels where the whole takes long and was not asked for
  HeatMap map;  ///< without values where the picture is an estimate
};

/// What reaches a layer: of a few samples of the run's calibration text.
struct ActivationRequest {
  std::string model, calibration;  ///< calibration as in RunSpec
  CalibrationRecipe samples;
  int block = 0;
  std::string layer;
  bool only_if_there = false;  ///< no walk through the model: without channels where it would take one
  bool operator==(const ActivationRequest&) const = default;
};

/// What the Explore page asks of the core. Tests script it. Each may be called by any thread.
/// @throws Error
struct ExploreServices {
  /// Opens a model (again); the layers that a run would quantize.
  std::function<std::vector<LayerInfo>(const std::string& model)> layers = {};
  std::function<LayerFigures(const std::string& model, const LayerInfo&, const PreviewSettings&,
                             const RunContext&)>
      error = {};
  std::function<PreviewAnswer(const PreviewRequest&, const std::stop_token&)> preview = {};
  /// Another view of what was previewed last; without values where that was another layer.
  std::function<HeatMap(const LayerInfo&, HeatMapOf, const HeatMapView&)> heat_map = {};
  std::function<ActivationPicture(const ActivationRequest&, const std::stop_token&,
                                  const std::function<void(double)>& progress)>
      activations = {};
};

/// The real ones. They share the model and the layer that were asked about last.
ExploreServices explore_services();

}  // namespace aq
