// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sweep/sweep_pictures.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <map>

#include "app/studio/sweep/axis_values.h"

namespace aq {
namespace {

struct SweepWords {
  Q_DECLARE_TR_FUNCTIONS(SweepPictures)
};

QStringList names_of(const GridAxis& axis) {
  QStringList names;
  for (const nlohmann::json& value : axis.values) names << value_name(axis.path, value);
  return names;
}

/// Whether the axis has numbers that mean distances.
bool is_numeric(const GridAxis& axis) {
  return std::ranges::all_of(axis.values, [](const nlohmann::json& value) {
    return value.is_number() && !value.is_boolean() && value.get<double>() > 0;
  });
}

/// Values that spread over more than a decade belong on a logarithmic axis.
bool is_wide(const std::vector<double>& values) {
  if (values.empty()) return false;
  const auto [low, high] = std::ranges::minmax(values);
  return low > 0 && high / low > 20;
}

std::vector<double> numbers_of(const GridAxis& axis) {
  std::vector<double> numbers;
  for (const nlohmann::json& value : axis.values) numbers.push_back(value.get<double>());
  return numbers;
}

double value_at(const SweepTable& table, std::size_t cell, SweepMetric metric) {
  return table.results[cell] ? metric_of(*table.results[cell], metric) : NAN;
}

std::size_t count_of(const Grid& grid, std::size_t axis) { return grid.axes[axis].values.size(); }

/// A name for the values that a cell has on all axes but the last.
QString series_name(const SweepTable& table, std::size_t cell) {
  QStringList parts;
  const auto& choices = table.cells[cell].choices;
  for (std::size_t i = 0; i + 1 < choices.size(); ++i)
    parts << QStringLiteral("%1 %2").arg(axis_name(choices[i].first),
                                         value_name(choices[i].first, choices[i].second));
  return parts.join(QStringLiteral(", "));
}

std::vector<double> known_values(const SweepTable& table, SweepMetric metric) {
  std::vector<double> values;
  for (std::size_t i = 0; i < table.cells.size(); ++i)
    if (const double value = value_at(table, i, metric); std::isfinite(value)) values.push_back(value);
  return values;
}

QString title_of(SweepMetric metric) { return SweepWords::tr("%1 over the Grid").arg(metric_name(metric)); }

}  // namespace

QString metric_name(SweepMetric metric) {
  switch (metric) {
    case SweepMetric::Perplexity:
      return SweepWords::tr("Perplexity");
    case SweepMetric::Loss:
      return SweepWords::tr("Loss of the blocks");
    case SweepMetric::BitsPerWeight:
      return SweepWords::tr("Bits a weight");
    case SweepMetric::Seconds:
      return SweepWords::tr("Seconds");
  }
  return {};
}

double metric_of(const CellResult& result, SweepMetric metric) {
  if (!result.error.empty()) return NAN;
  const double value = metric == SweepMetric::Perplexity      ? result.perplexity
                       : metric == SweepMetric::Loss          ? result.loss
                       : metric == SweepMetric::BitsPerWeight ? result.bits_per_weight
                                                              : result.seconds;
  return value > 0 ? value : NAN;
}

GridMap map_of_sweep(const SweepTable& table, SweepMetric metric, const std::vector<int>& fixed) {
  const Grid& grid = table.grid;
  const std::size_t axes = grid.axes.size();
  GridMap map;
  map.title = title_of(metric);
  map.value_label = metric_name(metric);
  map.columns = names_of(grid.axes.back());
  map.column_label = axis_name(grid.axes.back().path);
  map.rows = axes > 1 ? names_of(grid.axes[axes - 2]) : QStringList{QString()};
  if (axes > 1) map.row_label = axis_name(grid.axes[axes - 2].path);
  map.digits = 4;
  map.logarithmic = is_wide(known_values(table, metric));
  std::size_t first = 0;
  for (std::size_t axis = 0; axis + 2 < axes; ++axis)
    first = first * count_of(grid, axis) + static_cast<std::size_t>(axis < fixed.size() ? fixed[axis] : 0);
  const auto cells = static_cast<std::size_t>(map.rows.size() * map.columns.size());
  for (std::size_t i = 0; i < cells; ++i) map.values.push_back(value_at(table, first * cells + i, metric));
  return map;
}

Chart curves_of_sweep(const SweepTable& table, SweepMetric metric) {
  const GridAxis& last = table.grid.axes.back();
  const std::size_t columns = last.values.size();
  const bool numeric = is_numeric(last);
  Chart chart{.title = title_of(metric), .x_label = axis_name(last.path), .y_label = metric_name(metric)};
  if (!numeric) chart.categories = names_of(last);
  chart.x_log = numeric && is_wide(numbers_of(last));
  chart.y_log = is_wide(known_values(table, metric));
  for (std::size_t first = 0; first < table.cells.size(); first += columns) {
    std::map<double, double> points;  // by the setting, those that are known
    for (std::size_t column = 0; column < columns; ++column)
      if (const double value = value_at(table, first + column, metric); std::isfinite(value))
        points[numeric ? last.values[column].get<double>() : static_cast<double>(column)] = value;
    ChartSeries curve{.name = series_name(table, first),
                      .kind = ChartSeries::Kind::LineAndDots,
                      .color = static_cast<int>(chart.series.size())};
    for (const auto& [x, y] : points) curve.x.push_back(x), curve.y.push_back(y);
    chart.series.push_back(std::move(curve));
  }
  if (metric == SweepMetric::Perplexity && table.float_perplexity > 0)
    chart.lines = {{.at = table.float_perplexity,
                    .vertical = false,
                    .dashed = true,
                    .name = SweepWords::tr("float model"),
                    .in_view = true}};
  return chart;
}

}  // namespace aq
