// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "core/sweep/grid.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace aq {

/// One direction of a grid: a setting, and its values as text.
class AxisRow : public QWidget {
  Q_OBJECT

 public:
  explicit AxisRow(const GridAxis& axis, QWidget* parent = nullptr);
  std::string path() const;
  /// @throws Error(BadArgument)
  GridAxis axis() const;
  void set_text(const QString& values);
  /// Why the values cannot be used; empty takes the remark away.
  void show_problem(const QString& problem);

 Q_SIGNALS:
  void changed();
  void remove_wanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();

  QComboBox* setting_;
  QLineEdit* values_;
  QLabel* remark_;
  QToolButton* remove_;
};

}  // namespace aq
