// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/explore_services.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/engine/engine.h"
#include "core/inspect/activation_probe.h"
#include "core/inspect/heat_map.h"
#include "core/inspect/layer_error.h"
#include "core/inspect/layer_list.h"
#include "core/inspect/layer_preview.h"
#include "core/model/model.h"
#include "core/quant/weight_format_traits.h"

namespace aq {
namespace {

constexpr std::int64_t kQuickWeights = 1 << 18;  ///< whose levels are learned in a moment

RunContext stopped_by(const std::stop_token& stop) { return {stop, nullptr, {}}; }

/// Threads are a setting of the calling thread. (std::thread looks at the affinity mask.)
void use_all_processors() {
  at::set_num_threads(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
}

/// The model, the layer and the preview that were asked for last, for threads that ask at the same time.
class Inspector {
 public:
  std::vector<LayerInfo> open(const std::string& spec) {
    const Model model = Model::open(spec);
    const std::scoped_lock lock(mutex_);
    spec_ = spec;
    model_ = model;
    layer_ = nullptr;
    preview_ = nullptr;
    return layers_of(model);
  }

  Model model(const std::string& spec) {
    {
      const std::scoped_lock lock(mutex_);
      if (model_ && spec_ == spec) return *model_;
    }
    open(spec);
    return model(spec);
  }

  PreviewAnswer preview(const PreviewRequest& request, const std::stop_token& stop) {
    use_all_processors();
    const auto layer = layer_of(request);
    if (!request.whole && takes_long(request)) {
      const InspectedLayer sample = sample_of(*layer, kQuickWeights);
      return {preview_layer(sample, request.settings, stopped_by(stop)).picture, {}};
    }
    auto made = std::make_shared<LayerPreview>(
        preview_layer(*layer, request.settings, stopped_by(stop), take_room()));
    HeatMap map = heat_map(*layer, *made, request.what, request.view);
    LayerPicture picture = std::move(made->picture);
    made->picture.figures = picture.figures;  // which later views need
    const std::scoped_lock lock(mutex_);
    if (layer_ == layer) preview_ = std::move(made);
    return {std::move(picture), std::move(map)};
  }

  HeatMap view(const LayerInfo& info, HeatMapOf what, const HeatMapView& view) {
    use_all_processors();
    std::shared_ptr<const InspectedLayer> layer;
    std::shared_ptr<const LayerPreview> preview;
    {
      const std::scoped_lock lock(mutex_);
      layer = layer_;
      preview = preview_;
    }
    if (!layer || !preview || layer->info != info) return {};
    return heat_map(*layer, *preview, what, view);
  }

 private:
  static bool takes_long(const PreviewRequest& request) {
    const WeightRecipe& weights = request.settings.weights;
    return weights.bits < 16 && request.layer.weights() > 2 * kQuickWeights &&
           weight_format_traits(weights.format).learns_levels;
  }

  std::shared_ptr<const InspectedLayer> layer_of(const PreviewRequest& request) {
    const Model open_model = model(request.model);
    {
      const std::scoped_lock lock(mutex_);
      if (layer_ && layer_->info == request.layer) return layer_;
      preview_ = nullptr;  // of another layer: its memory goes first
      layer_ = nullptr;
    }
    auto layer = std::make_shared<const InspectedLayer>(inspect_layer(open_model.tensors(), request.layer));
    const std::scoped_lock lock(mutex_);
    if (spec_ == request.model) layer_ = layer;
    return layer;
  }

  /// The last preview's memory, where no view of it is being drawn.
  at::Tensor take_room() {
    const std::scoped_lock lock(mutex_);
    if (!preview_ || preview_.use_count() > 1) return {};
    return std::exchange(preview_, nullptr)->quantized;
  }

  std::mutex mutex_;
  std::string spec_;
  std::optional<Model> model_;
  std::shared_ptr<const InspectedLayer> layer_;
  std::shared_ptr<const LayerPreview> preview_;
};

/// The walk through the model that was asked for last; one at a time.
class ActivationWalk {
 public:
  explicit ActivationWalk(std::shared_ptr<Inspector> inspector) : inspector_(std::move(inspector)) {}

  ActivationPicture look(const ActivationRequest& request, const std::stop_token& stop,
                         const std::function<void(double)>& progress) {
    const std::scoped_lock lock(mutex_);
    const bool here = probe_ && same_samples(request);
    if (request.only_if_there && (!here || !probe_->has(request.block))) return {};
    if (!here) start(request);
    return probe_->look(request.block, request.layer, stopped_by(stop), progress);
  }

 private:
  bool same_samples(const ActivationRequest& request) const {
    return walked_.model == request.model && walked_.calibration == request.calibration &&
           walked_.samples == request.samples;
  }

  void start(const ActivationRequest& request) {
    probe_.reset();
    const Model model = inspector_->model(request.model);
    set_threads(0, model.config().block.hidden);
    probe_.emplace(model, probe_samples(model, request.model, request.calibration, request.samples));
    walked_ = request;
  }

  std::mutex mutex_;
  std::shared_ptr<Inspector> inspector_;
  std::optional<ActivationProbe> probe_;
  ActivationRequest walked_;
};

}  // namespace

ExploreServices explore_services() {
  const auto inspector = std::make_shared<Inspector>();
  const auto walk = std::make_shared<ActivationWalk>(inspector);
  return {.layers = [inspector](const std::string& model) { return inspector->open(model); },
          .error =
              [inspector](const std::string& model, const LayerInfo& layer, const PreviewSettings& settings,
                          const RunContext& context) {
                at::set_num_threads(1);  // what is in view has the others
                return layer_error(inspector->model(model).tensors(), layer, settings, context);
              },
          .preview = [inspector](const PreviewRequest& request,
                                 const std::stop_token& stop) { return inspector->preview(request, stop); },
          .heat_map = [inspector](const LayerInfo& layer, HeatMapOf what,
                                  const HeatMapView& view) { return inspector->view(layer, what, view); },
          .activations =
              [walk](const ActivationRequest& request, const std::stop_token& stop,
                     const std::function<void(double)>& progress) {
                return walk->look(request, stop, progress);
              }};
}

}  // namespace aq
