// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/figure_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "app/studio/number_format.h"
#include "widgets/plots/number_text.h"

namespace aq {
FigureStrip::FigureStrip(QWidget* parent) : QWidget(parent), remark_(new QLabel(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins({});
  row->setSpacing(22);
  const char* const names[] = {"figure_sqnr", "figure_mse", "figure_bits", "figure_size"};
  for (std::size_t i = 0; i < figures_.size(); ++i) {
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    figures_[i] = {new QLabel(this), new QLabel(this)};
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setWeight(QFont::DemiBold);
    figures_[i].value->setFont(large);
    figures_[i].value->setObjectName(QString::fromLatin1(names[i]));
    figures_[i].name->setProperty("role", "muted");
    column->addWidget(figures_[i].value);
    column->addWidget(figures_[i].name);
    row->addLayout(column);
  }
  remark_->setProperty("role", "muted");
  remark_->setObjectName(QStringLiteral("figure_remark"));
  remark_->setWordWrap(true);
  row->addWidget(remark_, 1);
  retranslate();
}

void FigureStrip::show_figures(const LayerFigures& figures, double milliseconds) {
  shown_ = figures;
  milliseconds_ = milliseconds;
  busy_ = false;
  retranslate();
}

void FigureStrip::show_busy() {
  busy_ = true;
  retranslate();
}

void FigureStrip::clear() {
  shown_.reset();
  busy_ = false;
  retranslate();
}

void FigureStrip::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void FigureStrip::retranslate() {
  const QString names[] = {tr("SQNR"), tr("MSE"), tr("bits a weight"), tr("size")};
  QStringList values{QStringLiteral("—"), QStringLiteral("—"), QStringLiteral("—"), QStringLiteral("—")};
  if (shown_)
    values = {shown_->sqnr_db >= kLossless ? QStringLiteral("∞")
                                           : QString::number(shown_->sqnr_db, 'f', 2) + QStringLiteral(" dB"),
              number_text(shown_->mse, 3), QString::number(shown_->bits_per_weight, 'f', 2),
              short_bytes(shown_->bytes)};
  for (std::size_t i = 0; i < figures_.size(); ++i) {
    figures_[i].name->setText(names[i]);
    figures_[i].value->setText(values[static_cast<qsizetype>(i)]);
    figures_[i].value->setAccessibleName(names[i]);
  }
  QString remark;
  if (shown_ && shown_->is_estimate())
    remark = tr("estimate on %1 of %2 output channels; the rest is on its way")
                 .arg(shown_->channels)
                 .arg(shown_->all_channels);
  else if (busy_)
    remark = tr("computing…");
  else if (shown_)
    remark = tr("in %1 ms").arg(QString::number(milliseconds_, 'f', 0));
  remark_->setText(remark);
}

}  // namespace aq
