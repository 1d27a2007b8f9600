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

CurveSet trade_off_curves(const Sensitivity& sensitivity, const BitChoice* choice) {
  CurveSet set;
  set.title = Words::tr("Divergence over Size");
  set.x_label = Words::tr("Bits a weight");
  set.y_label = Words::tr("KL divergence (nats, log)");
  set.logarithmic_y = true;
  Curve mixtures{Words::tr("mixed bits, layers' sum"), {}};
  for (const BitChoice& point : trade_off(sensitivity))
    mixtures.points.emplace_back(point.bits_per_weight, point.divergence);
  Curve sums{Words::tr("one width, layers' sum"), {}}, all{Words::tr("one width, measured"), {}};
  for (std::size_t format = 0; format < sensitivity.bits.size(); ++format) {
    double sum = 0;
    for (const LayerSensitivity& layer : sensitivity.layers) sum += layer.only[format];
    sums.points.emplace_back(mean_bits(sensitivity, format), sum);
    all.points.emplace_back(mean_bits(sensitivity, format), sensitivity.all[format]);
  }
  sums.joined = false;
  set.curves = {mixtures, sums, all};
  if (choice) {
    set.marker = choice->bits_per_weight;
    set.marker_label = Words::tr("the budget");
  }
  return set;
}

}  // namespace aq
