// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/heat_map_pane.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "widgets/plots/heat_map_plot.h"

namespace aq {

HeatMapPane::HeatMapPane(QWidget* parent)
    : QWidget(parent), plot_(new HeatMapPlot(this)), label_(new QLabel(this)), what_(new QComboBox(this)) {
  what_->setObjectName(QStringLiteral("heat_map_of"));
  for (const auto what : {HeatMapOf::Weight, HeatMapOf::Quantized, HeatMapOf::Error})
    what_->addItem(QString(), static_cast<int>(what));
  label_->setProperty("role", "muted");
  label_->setBuddy(what_);
  setBackgroundRole(QPalette::Base);  // that of the plot
  setAutoFillBackground(true);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(12, 4, 12, 6);
  row->setSpacing(8);
  row->addWidget(label_);
  row->addWidget(what_);
  row->addStretch();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  layout->addWidget(plot_, 1);
  layout->addLayout(row);
  retranslate();
  connect(what_, &QComboBox::currentIndexChanged, this, &HeatMapPane::wanted);
  connect(plot_, &HeatMapPlot::region_wanted, this, &HeatMapPane::wanted);
}

HeatMapOf HeatMapPane::what() const { return static_cast<HeatMapOf>(what_->currentData().toInt()); }

HeatMapView HeatMapPane::view(const LayerInfo& layer) const {
  const HeatMapRegion region = plot_->region(layer.out, layer.in);
  return {region.first_row, region.rows, region.first_column, region.columns, region.height, region.width};
}

void HeatMapPane::show_map(const HeatMap& map, const LayerInfo& layer, const QString& subject) {
  const HeatMapView& view = map.view;
  plot_->show_picture({layer.out,
                       layer.in,
                       {view.first_row, view.rows, view.first_column, view.columns, view.height, view.width},
                       map.values,
                       map.typical,
                       map.largest},
                      subject, quantity());
}

void HeatMapPane::clear() { plot_->clear(); }

QString HeatMapPane::quantity() const { return what_->currentText(); }

void HeatMapPane::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    Q_EMIT wanted();
  }
  QWidget::changeEvent(event);
}

void HeatMapPane::retranslate() {
  const QSignalBlocker blocker(what_);
  label_->setText(tr("Shown"));
  what_->setAccessibleName(tr("What the heat map shows"));
  what_->setItemText(0, tr("weight"));
  what_->setItemText(1, tr("quantized weight"));
  what_->setItemText(2, tr("error w − ŵ"));
}

}  // namespace aq
