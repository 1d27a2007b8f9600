// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <array>
#include <optional>

#include "core/inspect/layer_values.h"

class QLabel;

namespace aq {

/// What the settings cost the layer, in numbers.
class FigureStrip : public QWidget {
  Q_OBJECT

 public:
  explicit FigureStrip(QWidget* parent = nullptr);

  /// @param milliseconds from the change to the pictures
  void show_figures(const LayerFigures& figures, double milliseconds);
  void show_busy();
  void clear();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();

  struct Figure {
    QLabel *value, *name;
  };
  std::array<Figure, 4> figures_;
  QLabel* remark_;
  std::optional<LayerFigures> shown_;
  double milliseconds_ = 0;
  bool busy_ = false;
};

}  // namespace aq
