// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/packed_checkpoint.h"

#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/checkpoint/checked_json.h"
#include "core/export/checkpoint_directory.h"
#include "core/export/fitting_checkpoint.h"
#include "core/export/verification.h"
#include "core/model/split_tensors.h"
#include "core/model/tensor_layout.h"

namespace aq {
namespace {

/// The checkpoint's tensors with each layer's parts in the place of its weight. Holds one layer.
class PackedTensors : public TensorSource {
 public:
  PackedTensors(std::shared_ptr<const TensorSource> plain, const CalibratedLayers& layers,
                const PackedLayout& layout)
      : plain_(std::move(plain)), layers_(layers), layout_(layout) {
    std::map<std::string, const LayerInfo*> by_weight;
    for (const LayerInfo& layer : layers_.layers()) by_weight[layer.name + ".weight"] = &layer;
    for (const TensorInfo& info : plain_->tensors()) {
      const auto found = by_weight.find(info.name);
      const auto parts = found == by_weight.end() ? std::vector<TensorInfo>() : layout_.parts(*found->second);
      if (parts.empty()) infos_.push_back(info);
      for (std::size_t i = 0; i < parts.size(); ++i) {
        places_[parts[i].name] = {found->second, i, infos_.size()};
        infos_.push_back(parts[i]);
      }
    }
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return places_.contains(name) || plain_->has(name); }
  const TensorInfo& info(const std::string& name) const override {
    const auto found = places_.find(name);
    return found == places_.end() ? plain_->info(name) : infos_[found->second.position];
  }

  void require_unchanged() const override { plain_->require_unchanged(); }
  at::Tensor load(const std::string& name) const override {
    const auto found = places_.find(name);
    if (found == places_.end()) return plain_->load(name);
    const std::scoped_lock lock(mutex_);
    const LayerInfo* layer = found->second.layer;
    if (held_ != layer) {
      parts_.clear();
      parts_ = layout_.pack(layers_.load(*layer));
      held_ = layer;
    }
    return parts_.at(found->second.part);
  }

 private:
  struct Place {
    const LayerInfo* layer = nullptr;
    std::size_t part = 0, position = 0;  ///< among the layer's parts; in infos_
  };

  std::shared_ptr<const TensorSource> plain_;
  const CalibratedLayers& layers_;
  const PackedLayout& layout_;
  std::vector<TensorInfo> infos_;
  std::map<std::string, Place> places_;  // by the part's name
  mutable std::mutex mutex_;
  mutable const LayerInfo* held_ = nullptr;
  mutable std::vector<at::Tensor> parts_;
};

/// The relative distance of neighbouring values of a dtype.
double unit_of(at::ScalarType dtype) {
  if (dtype == at::kBFloat16) return 1.0 / 128;
  return dtype == at::kHalf ? 1.0 / 1024 : 0;
}

std::string config_text(const std::string& plain, const nlohmann::ordered_json& quantization) {
  auto config = parse_checked_ordered_json(plain, "config.json");
  config["quantization_config"] = quantization;
  return config.dump(2) + "\n";
}

}  // namespace

void write_packed_checkpoint(const ExportRequest& request, const PackedLayout& layout,
                             const RunContext& context) {
  if (!request.layers)
    throw Error(ErrorKind::Internal, "exporting to", request.output, "the run's grids are not at hand");
  StagedDirectory output(request.output);
  FittingCheckpoint checkpoint = fitting_checkpoint(*request.model, request.quantized);
  checkpoint.config = config_text(checkpoint.config, layout.quantization_config);
  write_companions(output.path(), request, checkpoint.config, context);
  for (const auto& [name, text] : layout.files) write_file_atomically(output.path() / name, text);
  const Model& model = *request.model;
  write_checkpoint_tensors(output.path(),
                           PackedTensors(join_tensors(checkpoint.tensors, model.family(), model.config()),
                                         *request.layers, layout),
                           context);
  const std::set<std::string> packed = linear_weights(model.family(), model.config());
  const auto tolerance = [&](const std::string& name) {
    return packed.contains(name) ? layout.tolerance + unit_of(request.quantized->info(name).dtype) : 0;
  };
  finish_checkpoint(output, *checkpoint.tensors, request, tolerance, context);
}

}  // namespace aq
