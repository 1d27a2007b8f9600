// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPointF>
#include <optional>

class QCPGraph;
class QCustomPlot;

namespace aq {

struct GraphPoint {
  QCPGraph* graph = nullptr;
  double key = 0, value = 0;
  QPointF pixel;
};

/// The data point of any graph that is drawn nearest to `position`, within `reach` pixels.
std::optional<GraphPoint> nearest_point(QCustomPlot& plot, const QPointF& position, double reach = 28);

/// The point of `graph` whose key is nearest to that of `position`.
std::optional<GraphPoint> point_at_key(QCPGraph& graph, const QPointF& position);

}  // namespace aq
