// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/hover.h"

#include <QLineF>

#include "widgets/plots/qcustomplot.h"

namespace aq {

std::optional<GraphPoint> nearest_point(QCustomPlot& plot, const QPointF& position, double reach) {
  std::optional<GraphPoint> best;
  double best_distance = reach;
  for (int i = 0; i < plot.graphCount(); ++i) {
    QCPGraph* graph = plot.graph(i);
    if (!graph->keyAxis()->axisRect()->rect().contains(position.toPoint())) continue;
    for (const QCPGraphData& point : *graph->data()) {
      const QPointF pixel = graph->coordsToPixels(point.key, point.value);
      const double distance = QLineF(pixel, position).length();
      if (!(distance < best_distance)) continue;
      best_distance = distance;
      best = GraphPoint{graph, point.key, point.value, pixel};
    }
  }
  return best;
}

std::optional<GraphPoint> point_at_key(QCPGraph& graph, const QPointF& position) {
  if (graph.data()->isEmpty() || !graph.keyAxis()->axisRect()->rect().contains(position.toPoint())) return {};
  const double key = graph.keyAxis()->pixelToCoord(position.x());
  const auto after = graph.data()->findBegin(key, false);
  auto best = after == graph.data()->constEnd() ? after - 1 : after;
  if (best != graph.data()->constBegin() && std::abs((best - 1)->key - key) < std::abs(best->key - key))
    --best;
  return GraphPoint{&graph, best->key, best->value, graph.coordsToPixels(best->key, best->value)};
}

}  // namespace aq
