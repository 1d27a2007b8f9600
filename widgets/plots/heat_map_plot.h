// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTimer>
#include <cstdint>
#include <optional>
#include <vector>

#include "widgets/plots/plot.h"
#include "widgets/plots/signed_log_scale.h"

class QCPColorScale;

namespace aq {

/// A part of a matrix, and how many cells there is room for.
struct HeatMapRegion {
  std::int64_t first_row = 0, rows = 0, first_column = 0, columns = 0;
  int height = 0, width = 0;
  bool operator==(const HeatMapRegion&) const = default;
};

/// That part in cells, each the entry of largest magnitude of its patch.
struct HeatMapPicture {
  std::int64_t rows = 0, columns = 0;  ///< of the whole matrix
  HeatMapRegion region;
  std::vector<float> values;        ///< height × width, row by row
  double typical = 1, largest = 1;  ///< magnitudes of the whole matrix: the colours stay where one zooms
};

/// A large matrix as a heat map. It holds no more than the pane has pixels; what comes into view is asked
/// for, and until it is there the old picture is stretched.
class HeatMapPlot : public Plot {
  Q_OBJECT

 public:
  explicit HeatMapPlot(QWidget* parent = nullptr);

  /// @param subject  what the matrix is of; another one forgets the zoom
  /// @param quantity beside the colours
  void show_picture(const HeatMapPicture& picture, const QString& subject, const QString& quantity);
  void clear() override;
  /// What is in view now; a whole matrix of this size where there is none.
  HeatMapRegion region(std::int64_t rows, std::int64_t columns) const;
  const HeatMapPicture* picture_shown() const { return picture_ ? &*picture_ : nullptr; }
  void zoom(double factor);
  /// By shares of what is in view.
  void pan(double across, double down);

  QString title() const override { return tr("Heat Map"); }
  bool empty() const override { return !picture_; }
  QString empty_text() const override;
  QString csv() const override;
  Hover hover_at(const QPointF& position) const override;

 Q_SIGNALS:
  /// Another part of the matrix is in view.
  void region_wanted();

 protected:
  void build(QCustomPlot& canvas, PlotHeader& header) override;
  void fit() override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void draw_cells(QCustomPlot& canvas) const;
  void stay_inside();
  QString note() const;

  std::optional<HeatMapPicture> picture_;
  QString subject_, quantity_;
  SignedLogScale scale_;
  QCPColorScale* color_bar_;
  QTimer soon_;
};

}  // namespace aq
