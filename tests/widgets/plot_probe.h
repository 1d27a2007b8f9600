// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include "tests/support/patience.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/qcustomplot.h"

namespace aq {

/// Shows a plot at a size at which pixels are worth computing with.
inline void show_at(Plot& plot, QSize size = {640, 400}) {
  plot.resize(size);
  plot.show();
  QVERIFY(QTest::qWaitForWindowExposed(&plot, test::kPatience));
}

/// Real mouse movement to a pixel of the canvas; the text that then hovers.
inline QString hover_text(Plot& plot, const QPointF& pixel) {
  QToolTip::hideText();
  QWidget* canvas = &plot.canvas();
  QTest::mouseMove(canvas, pixel.toPoint() + QPoint(1, 0));
  QTest::mouseMove(canvas, pixel.toPoint());
  return QToolTip::isVisible() ? QToolTip::text() : QString();
}

inline QPointF pixel_of(QCPAxis* keys, QCPAxis* values, double key, double value) {
  return {keys->coordToPixel(key), values->coordToPixel(value)};
}

inline void turn_wheel(Plot& plot, const QPointF& pixel, int notches) {
  QWidget* canvas = &plot.canvas();
  QWheelEvent event(pixel, canvas->mapToGlobal(pixel), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(canvas, &event);
}

/// Plottables of one kind, in the order they were added.
template <typename Kind>
QList<Kind*> plottables(Plot& plot) {
  QList<Kind*> found;
  for (int i = 0; i < plot.canvas().plottableCount(); ++i)
    if (auto* plottable = dynamic_cast<Kind*>(plot.canvas().plottable(i))) found << plottable;
  return found;
}

template <typename Kind>
QList<Kind*> items(Plot& plot) {
  QList<Kind*> found;
  for (int i = 0; i < plot.canvas().itemCount(); ++i)
    if (auto* item = dynamic_cast<Kind*>(plot.canvas().item(i))) found << item;
  return found;
}

}  // namespace aq
