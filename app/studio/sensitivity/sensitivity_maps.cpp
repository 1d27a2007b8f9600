// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sensitivity/sensitivity_maps.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <functional>

namespace aq {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(SensitivityMaps)
};

/// @param value of a layer by its index
GridMap layer_map(const Sensitivity& sensitivity, const std::function<double(std::size_t)>& value) {
  GridMap map;
  map.column_label = Words::tr("Block");
  map.row_label = Words::tr("Layer");
  for (const LayerSensitivity& layer : sensitivity.layers) {
    const QString name = QString::fromStdString(layer.layer).section(QLatin1Char('.'), -1);
    if (!map.rows.contains(name)) map.rows << name;
    if (const QString block = QString::number(layer.block); !map.columns.contains(block))
      map.columns << block;
  }
  map.values.assign(static_cast<std::size_t>(map.rows.size() * map.columns.size()), NAN);
  for (std::size_t i = 0; i < sensitivity.layers.size(); ++i) {
    const LayerSensitivity& layer = sensitivity.layers[i];
    const auto row = map.rows.indexOf(QString::fromStdString(layer.layer).section(QLatin1Char('.'), -1));
    const auto column = map.columns.indexOf(QString::number(layer.block));
    map.values[static_cast<std::size_t>(row * map.columns.size() + column)] = value(i);
  }
  return map;
}

double mean_bits(const Sensitivity& sensitivity, std::size_t format) {
  double bits = 0, weights = 0;
  for (const LayerSensitivity& layer : sensitivity.layers) {
    bits += layer.bits_per_weight[format] * static_cast<double>(layer.weights);
    weights += static_cast<double>(layer.weights);
  }
  return bits / weights;
}

}  // namespace

GridMap map_of_only(const Sensitivity& sensitivity, std::size_t format) {
  GridMap map = layer_map(sensitivity, [&](std::size_t i) { return sensitivity.layers[i].only[format]; });
  map.title = Words::tr("Only This Layer at %1 Bits").arg(sensitivity.bits[format]);
  map.value_label = Words::tr("KL divergence (nats)");
  map.logarithmic = true;
  return map;
}

GridMap map_of_all_but(const Sensitivity& sensitivity) {
  const auto base = static_cast<std::size_t>(std::ranges::find(sensitivity.bits, sensitivity.base_bits) -
                                             sensitivity.bits.begin());
  GridMap map = layer_map(
      sensitivity, [&](std::size_t i) { return sensitivity.all[base] - sensitivity.layers[i].all_but; });
  map.title = Words::tr("Gained by Leaving This Layer in Float");
  map.value_label = Words::tr("KL divergence less (nats)");
  return map;
}

GridMap map_of_bits(const Sensitivity& sensitivity, const BitChoice& choice) {
  GridMap map = layer_map(
      sensitivity, [&](std::size_t i) { return static_cast<double>(sensitivity.bits[choice.formats[i]]); });
  map.title = Words::tr("Bits of Each Layer");
  map.value_label = Words::tr("Bits");
  return map;
}

Chart trade_off_curves(const Sensitivity& sensitivity, const BitChoice* choice) {
  using Kind = ChartSeries::Kind;
  ChartSeries mixtures{.name = Words::tr("mixed bits, layers' sum"), .kind = Kind::LineAndDots, .color = 0};
  for (const BitChoice& point : trade_off(sensitivity)) {
    mixtures.x.push_back(point.bits_per_weight);
    mixtures.y.push_back(point.divergence);
  }
  ChartSeries sums{.name = Words::tr("one width, layers' sum"), .kind = Kind::Dots, .color = 1};
  ChartSeries all{.name = Words::tr("one width, measured"), .kind = Kind::LineAndDots, .color = 2};
  for (std::size_t format = 0; format < sensitivity.bits.size(); ++format) {
    double sum = 0;
    for (const LayerSensitivity& layer : sensitivity.layers) sum += layer.only[format];
    for (ChartSeries* series : {&sums, &all}) series->x.push_back(mean_bits(sensitivity, format));
    sums.y.push_back(sum);
    all.y.push_back(sensitivity.all[format]);
  }
  Chart chart{.title = Words::tr("Divergence over Size"),
              .x_label = Words::tr("Bits a weight"),
              .y_label = Words::tr("KL divergence (nats, log)"),
              .y_log = true,
              .series = {mixtures, sums, all}};
  if (choice)
    chart.lines = {{.at = choice->bits_per_weight, .dashed = true, .name = Words::tr("the budget")}};
  return chart;
}

}  // namespace aq
