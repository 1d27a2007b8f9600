// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/layer_preview.h"

#include <utility>

namespace aq {

LayerPreview::LayerPreview(WeightHistogram histogram, QObject* parent)
    : QObject(parent),
      histogram_(std::move(histogram)),
      job_([this](const LayerReport& report) { Q_EMIT ready(report); }, [](const ErrorReport&) {}) {}

void LayerPreview::show_layer(const std::string& model, int block, const QString& layer,
                              const QString& tensor) {
  if (!histogram_) return;
  job_.start(
      [histogram = histogram_, model, block, layer = layer.toStdString(), tensor = tensor.toStdString()] {
        LayerReport report{.block = block, .layer = layer};
        report.weights_before = histogram(model, tensor);
        return report;
      });
}

}  // namespace aq
