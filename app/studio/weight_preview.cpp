// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/weight_preview.h"

#include <memory>
#include <mutex>
#include <optional>

#include "core/calibration/layer_histogram.h"
#include "core/model/model.h"

namespace aq {
namespace {

class LastModel {
 public:
  Model open_again(const std::string& spec) {
    Model opened = Model::open(spec);
    const std::scoped_lock lock(mutex_);
    spec_ = spec;
    model_ = opened;
    return opened;
  }
  Model get(const std::string& spec) {
    {
      const std::scoped_lock lock(mutex_);
      if (model_ && spec_ == spec) return *model_;
    }
    return open_again(spec);
  }

 private:
  std::mutex mutex_;
  std::string spec_;
  std::optional<Model> model_;
};

}  // namespace

CheckpointViews checkpoint_views() {
  const auto last = std::make_shared<LastModel>();
  return {[last](const std::string& spec) { return summarize_model(last->open_again(spec), spec); },
          [last](const std::string& spec, const std::string& tensor) {
            return layer_histogram(last->get(spec).tensors(), tensor);
          }};
}

}  // namespace aq
