// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "core/sweep/grid.h"

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace aq {

class AxisRow;

/// A grid, from a ready-made one or put together from settings and their values.
class GridEditor : public QWidget {
  Q_OBJECT

 public:
  explicit GridEditor(QWidget* parent = nullptr);

  void choose_ready_made(const QString& name);
  void set_grid(const Grid& grid);
  /// The axes on `settings`: whole where the grid is the user's own; a ready-made grid has a method and
  /// numbers of its own, and takes the calibration set and the epochs. @throws Error(BadArgument),
  /// Error(BadInput)
  Grid grid(const Recipe& settings) const;
  /// The same as it stands here, for set_grid() to take it again. @throws Error(BadArgument)
  Grid shown_grid() const;
  /// Marks what is wrong in its row. @returns whether the grid can be used
  bool check(const Recipe& settings);
  QString problem() const { return problem_; }
  std::size_t cells() const { return cells_; }  ///< of the grid that was checked last
  const std::vector<AxisRow*>& rows() const { return rows_; }
  QPushButton* add_button() const { return add_; }

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void add_row(const GridAxis& axis);
  void remove_row(AxisRow* row);
  void take_ready_made();
  void retranslate();

  Grid base_;  ///< what the axes stand on; its axes are not used
  QString problem_;
  std::size_t cells_ = 0;
  QLabel *ready_label_, *base_note_;
  QComboBox* ready_;
  QVBoxLayout* axes_;
  QPushButton* add_;
  std::vector<AxisRow*> rows_;
};

}  // namespace aq
