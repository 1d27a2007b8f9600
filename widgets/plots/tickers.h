// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

#include "widgets/plots/qcustomplot.h"

namespace aq {

/// Ticks of a linear axis: as many as fit its length, written as number_text() or count_text() writes them.
class ValueTicker : public QCPAxisTicker {
 public:
  enum class Style { Number, Count, Whole };  ///< Whole: counts things that have no fractions, such as epochs
  explicit ValueTicker(const QCPAxis* axis, Style style = Style::Number);

 protected:
  double getTickStep(const QCPRange& range) override;
  int getSubTickCount(double) override { return 0; }
  QString getTickLabel(double tick, const QLocale&, QChar, int) override;

 private:
  const QCPAxis* axis_;
  Style style_;
};

/// Ticks of a logarithmic axis that stay readable at any zoom: powers of ten over many decades, 1-2-5 over a
/// few, even steps within one.
class LogTicker : public QCPAxisTicker {
 public:
  explicit LogTicker(const QCPAxis* axis);

 protected:
  int getSubTickCount(double) override { return 0; }
  QVector<double> createTickVector(double, const QCPRange& range) override;
  QString getTickLabel(double tick, const QLocale&, QChar, int) override;

 private:
  const QCPAxis* axis_;
};

/// How many tick labels fit along the axis.
int fitting_ticks(const QCPAxis* axis);

/// Switches scale and ticker together. A logarithmic scale needs a range above 0: set it as well.
void make_logarithmic(QCPAxis* axis, bool on, ValueTicker::Style linear_style = ValueTicker::Style::Number);

}  // namespace aq
