// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/color_bar.h"

#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_style.h"

namespace aq {
namespace {

constexpr int kColorBarWidth = 12;

}  // namespace

QCPColorScale* add_color_bar(QCPLayoutGrid& body, QCPAxisRect& rect) {
  QCustomPlot* plot = rect.parentPlot();
  auto* bar = new QCPColorScale(plot);
  bar->setBarWidth(kColorBarWidth);
  bar->setRangeDrag(false);
  bar->setRangeZoom(false);
  bar->setMarginGroup(QCP::msTop | QCP::msBottom, new QCPMarginGroup(plot));
  rect.setMarginGroup(QCP::msTop | QCP::msBottom, bar->marginGroup(QCP::msTop));
  body.addElement(0, body.columnCount(), bar);
  return bar;
}

void style_color_bar(QCPColorScale& bar, const SignedLogScale& scale, const QString& label,
                     const Theme& theme, const QFont& font) {
  bar.setGradient(gradient_of(theme.diverging));
  bar.setDataRange(QCPRange(-1, 1));
  auto ticker = QSharedPointer<QCPAxisTickerText>::create();
  for (const double tick : scale.ticks()) ticker->addTick(scale.position(tick), number_text(tick));
  QCPAxis* axis = bar.axis();
  axis->setTicker(ticker);
  style_axis(axis, theme, font);
  for (QCPAxis* side : axis->axisRect()->axes()) side->setBasePen(QPen(theme.border, 1));
  axis->grid()->setVisible(false);
  axis->setLabel(label);
}

}  // namespace aq
