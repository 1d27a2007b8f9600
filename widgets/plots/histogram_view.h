// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QVector>
#include <optional>

#include "core/run/run_event.h"
#include "widgets/plots/csv_table.h"
#include "widgets/plots/hover.h"
#include "widgets/plots/qcustomplot.h"

namespace aq {

/// A histogram drawn as steps remembers its counts: on a logarithmic axis empty bins are drawn below the
/// axis.
QCPGraph* add_histogram(QCPAxis* keys, QCPAxis* values, const QString& name, const Histogram& histogram,
                        const QColor& color, double fill_opacity);

/// The ends and the middle of a bin.
double bin_width(const Histogram& histogram);
double bin_center(const Histogram& histogram, std::size_t bin);
/// The bin that holds `value`.
std::optional<std::size_t> bin_at(const Histogram& histogram, double value);
float largest_count(const Histogram& histogram);
bool has_counts(const Histogram& histogram);

/// The range the histograms fill, without empty bins at the ends.
std::optional<QCPRange> filled_range(std::initializer_list<const Histogram*> histograms);

/// "count" rows: name, bin_low, bin_high, count.
void add_rows(CsvTable& table, const char* name, const Histogram& histogram);

}  // namespace aq
