// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "app/studio/explore/explore_services.h"
#include "core/base/error.h"

namespace aq::test {

/// What a page asked for, by any thread.
template <typename Request>
class Asked {
 public:
  void add(const Request& request) {
    const std::scoped_lock lock(mutex_);
    requests_.push_back(request);
  }
  std::vector<Request> all() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  std::size_t count() const { return all().size(); }

 private:
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
};

/// A core that answers by rule and takes notes.
struct ScriptedCore {
  Asked<PreviewRequest> previews;
  Asked<HeatMapView> views;
  Asked<int> measured;  ///< blocks of the layers whose error was taken
  Asked<ActivationRequest> activations;
  std::atomic<int> stopped = 0;
  std::atomic<bool> slow = false;       ///< previews wait to be stopped
  std::atomic<bool> estimates = false;  ///< the whole is asked for apart
};

inline std::vector<LayerInfo> scripted_layers(int blocks) {
  std::vector<LayerInfo> layers;
  for (int block = 0; block < blocks; ++block)
    for (const char* layer : {"self_attn.q_proj", "mlp.down_proj"})
      layers.push_back(
          {block, layer, "model.layers." + std::to_string(block) + "." + layer + ".weight", 64, 32});
  return layers;
}

/// More bits, more decibels; later blocks are worse.
inline LayerFigures scripted_figures(const LayerInfo& layer, const PreviewSettings& settings) {
  LayerFigures figures;
  figures.mse = std::pow(0.25, settings.weights.bits) * (1 + layer.block);
  figures.sqnr_db = 6.0 * settings.weights.bits - layer.block * 0.01;
  figures.bits_per_weight = settings.weights.bits + 0.25;
  figures.bytes = 1000 * settings.weights.bits;
  figures.channels = figures.all_channels = layer.out;
  return figures;
}

inline void wait_to_be_stopped(const std::stop_token& stop) {
  while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  throw Error(ErrorKind::Cancelled, "looking", "", "stopped");
}

inline HeatMap scripted_map(HeatMapOf what, HeatMapView view) {
  view.height = static_cast<int>(std::min<std::int64_t>(view.height, view.rows));
  view.width = static_cast<int>(std::min<std::int64_t>(view.width, view.columns));
  const auto cells = static_cast<std::size_t>(view.height) * static_cast<std::size_t>(view.width);
  return {view, std::vector<float>(cells, 1.0F + static_cast<float>(what)), 1, 4};
}

inline PreviewAnswer scripted_answer(const PreviewRequest& request, bool estimates) {
  PreviewAnswer answer;
  answer.picture.figures = scripted_figures(request.layer, request.settings);
  answer.picture.before = {-1, 1, {1, 5, 1}};
  answer.picture.after = {-1, 1, {0, 7, 0}};
  answer.picture.grid = {-1, 0, 1};
  answer.picture.ranges = {{-1, -2}, {1, 2}, {-1, -1}, {1, 1}, {0.1F, 0.2F}, 32};
  if (estimates && !request.whole)
    answer.picture.figures.channels = 2;
  else
    answer.map = scripted_map(request.what, request.view);
  return answer;
}

inline ExploreServices scripted_services(const std::shared_ptr<ScriptedCore>& core, int blocks = 3) {
  return {.layers =
              [blocks](const std::string& model) {
                if (model.ends_with("gone"))
                  throw Error(ErrorKind::BadInput, "opening", model, "it is not there any more");
                return scripted_layers(blocks);
              },
          .error =
              [core](const std::string&, const LayerInfo& layer, const PreviewSettings& settings,
                     const RunContext& context) {
                context.check();
                core->measured.add(layer.block);
                if (settings.weights.granularity == "group" && settings.weights.group_size == 7)
                  throw Error(ErrorKind::BadArgument, "quantizing", layer.layer, "7 does not divide 32");
                return scripted_figures(layer, settings);
              },
          .preview =
              [core](const PreviewRequest& request, const std::stop_token& stop) {
                core->previews.add(request);
                if (core->slow) {
                  ++core->stopped;
                  wait_to_be_stopped(stop);
                }
                return scripted_answer(request, core->estimates);
              },
          .heat_map =
              [core](const LayerInfo&, HeatMapOf what, const HeatMapView& view) {
                core->views.add(view);
                return scripted_map(what, view);
              },
          .activations =
              [core](const ActivationRequest& request, const std::stop_token& stop,
                     const std::function<void(double)>& progress) {
                core->activations.add(request);
                if (request.only_if_there) return ActivationPicture{};
                progress(0.5);
                if (core->slow) wait_to_be_stopped(stop);
                return ActivationPicture{{1, 2, 30, 2}, {-30, 30, {1, 8, 1}}, 4, 128};
              }};
}

}  // namespace aq::test
