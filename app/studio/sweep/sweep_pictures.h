// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>
#include <vector>

#include "core/sweep/sweep.h"
#include "widgets/plots/chart_plot.h"
#include "widgets/plots/grid_map_plot.h"

namespace aq {

enum class SweepMetric { Perplexity, Loss, BitsPerWeight, Seconds };
QString metric_name(SweepMetric metric);
double metric_of(const CellResult& result, SweepMetric metric);  ///< NaN where the cell has none

/// The last two axes as a map, of the cells in which the axes before have these values.
/// @param fixed index into the values of each axis but the last two
GridMap map_of_sweep(const SweepTable& table, SweepMetric metric, const std::vector<int>& fixed);

/// The last axis from left to right, a curve a combination of the others.
Chart curves_of_sweep(const SweepTable& table, SweepMetric metric);

}  // namespace aq
