// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "core/run/run_event.h"
#include "widgets/theme/theme.h"

namespace aq {

/// The model's blocks as cells that fill while they are learned and take the colour of what was gained.
class PipelineView : public QWidget {
  Q_OBJECT

 public:
  enum class State { Pending, Learning, Done };

  explicit PipelineView(QWidget* parent = nullptr);

  void begin(const RunStarted& run);
  void add(const BlockStarted& block);
  void add(const StepFinished& step);
  void add(const EpochFinished& epoch);
  void add(const BlockFinished& block);
  void clear();

  QString title() const { return tr("Blocks"); }
  int blocks() const { return static_cast<int>(cells_.size()); }
  State state(int block) const;
  double progress(int block) const;  ///< 0 to 1
  QRect cell_rect(int block) const;
  QString tooltip(int block) const;
  int selected() const { return selected_; }
  void select(int block);
  void set_theme(const Theme& theme);
  void draw(QPainter& painter, const QSize& size) const;

  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void block_selected(int block);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Cell {
    State state = State::Pending;
    double progress = 0, initial = 0, latest = 0, seconds = 0;
    int epoch = 0;
  };
  struct Grid {
    int columns = 1;
    QSizeF cell;
    double gap = 0;
  };
  Cell* cell(int block);
  Grid grid_for(int width) const;
  QRectF place_of(int block, const Grid& grid) const;
  int block_at(const QPointF& position) const;
  void choose(int block);
  QColor done_color(const Cell& cell) const;
  void draw_cell(QPainter& painter, int block, const QRectF& place) const;
  void draw_label(QPainter& painter, int block, const QRectF& place) const;

  std::vector<Cell> cells_;
  RunStarted run_;
  int selected_ = -1;
  Theme theme_;
  bool fixed_theme_ = false;
};

}  // namespace aq
