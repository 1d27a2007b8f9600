// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

#include "core/checkpoint/tensor_source.h"
#include "core/inspect/layer_preview.h"

namespace aq::test {

/// One tensor in memory, counting how often it is loaded.
class OneTensor : public TensorSource {
 public:
  OneTensor(std::string name, at::Tensor tensor) : tensor_(std::move(tensor)) {
    infos_.push_back({std::move(name), tensor_.scalar_type(), tensor_.sizes().vec(), tensor_.nbytes(), {}});
  }
  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return name == infos_[0].name; }
  const TensorInfo& info(const std::string&) const override { return infos_[0]; }
  at::Tensor load(const std::string&) const override { return tensor_; }

 private:
  at::Tensor tensor_;
  std::vector<TensorInfo> infos_;
};

inline LayerInfo layer_info(std::int64_t out, std::int64_t in) {
  return {2, "mlp.up_proj", "model.layers.2.mlp.up_proj.weight", out, in};
}

/// Seeded normal weights with an outlier channel. float32 [out, in]
inline at::Tensor layer_weight(std::int64_t out, std::int64_t in) {
  at::manual_seed(3);
  at::Tensor weight = at::randn({out, in}).mul_(0.05);
  weight[out / 2].mul_(9);
  return weight;
}

inline InspectedLayer inspected(const at::Tensor& weight) {
  const LayerInfo info = layer_info(weight.size(0), weight.size(1));
  return inspect_layer(OneTensor(info.tensor, weight), info);
}

inline PreviewSettings settings_of(const std::string& format, int bits, const std::string& granularity,
                                   int group = 16) {
  PreviewSettings settings;
  settings.weights.format = format;
  settings.weights.bits = bits;
  settings.weights.granularity = granularity;
  settings.weights.group_size = group;
  settings.seed = 5;
  return settings;
}

}  // namespace aq::test
