// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "core/inspect/layer_values.h"

class QComboBox;
class QLabel;

namespace aq {

class HeatMapPlot;

/// The layer's matrix as a heat map, and the choice of what is drawn of it.
class HeatMapPane : public QWidget {
  Q_OBJECT

 public:
  explicit HeatMapPane(QWidget* parent = nullptr);

  HeatMapOf what() const;
  HeatMapView view(const LayerInfo& layer) const;
  void show_map(const HeatMap& map, const LayerInfo& layer, const QString& subject);
  void clear();
  HeatMapPlot& plot() { return *plot_; }

 Q_SIGNALS:
  /// Something else, or another part, is to be drawn.
  void wanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QString quantity() const;
  void retranslate();

  HeatMapPlot* plot_;
  QLabel* label_;
  QComboBox* what_;
};

}  // namespace aq
