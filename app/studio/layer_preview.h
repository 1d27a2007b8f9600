// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>

#include "app/studio/background_job.h"
#include "app/studio/weight_preview.h"

namespace aq {

/// Draws the histogram of a layer that is chosen before any run, off the GUI thread; the newest choice wins.
/// A layer that cannot be read is left out: opening the model said what is wrong with it.
class LayerPreview : public QObject {
  Q_OBJECT

 public:
  explicit LayerPreview(WeightHistogram histogram, QObject* parent = nullptr);
  void show_layer(const std::string& model, int block, const QString& layer, const QString& tensor);

 Q_SIGNALS:
  void ready(const aq::LayerReport& report);

 private:
  WeightHistogram histogram_;
  BackgroundJob<LayerReport> job_;
};

}  // namespace aq
