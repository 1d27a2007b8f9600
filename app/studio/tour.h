// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPointer>
#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

class QLabel;
class QPushButton;

namespace aq {

/// A place in the window and what there is to say about it.
struct TourStop {
  std::function<QWidget*()> place;  ///< null: the stop is left out
  QString title, text;
};

/// Goes from place to place over a window, everything else dimmed: for the first start, and from the Help
/// menu. Right and left arrows, Return, Escape.
class Tour : public QWidget {
  Q_OBJECT

 public:
  /// Shows itself over `window`, and deletes itself in the end.
  Tour(std::vector<TourStop> stops, QWidget* window);

  int stop() const { return stop_; }
  void go_to(int stop);

 Q_SIGNALS:
  void ended();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool focusNextPrevChild(bool next) override;
  void mousePressEvent(QMouseEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void step(int by);
  void place_card();
  void end();
  QRect hole() const;

  std::vector<TourStop> stops_;
  int stop_ = 0;
  QPointer<QWidget> place_;
  QWidget* card_;
  QLabel *title_, *text_, *count_;
  QPushButton *back_, *next_, *skip_;
};

}  // namespace aq
