// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/gershgorin_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/csv_table.h"
#include "widgets/plots/number_text.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"

namespace aq {
namespace {

constexpr int kMostDiscs = 96;  // more would neither be told apart nor drawn within a frame

}  // namespace

bool GershgorinPlot::Disc::holds_zero() const { return std::abs(center) <= radius; }

double GershgorinPlot::Disc::margin() const {
  if (center == 0) return -std::numeric_limits<double>::infinity();
  return (std::abs(center) - radius) / std::abs(center);
}

GershgorinPlot::GershgorinPlot(QWidget* parent) : Plot(parent) {}

void GershgorinPlot::show_snapshot(const MatrixSnapshot& snapshot) {
  discs_.clear();
  const std::size_t count = std::min(snapshot.centers.size(), snapshot.radii.size());
  for (std::size_t row = 0; row < count; ++row) {
    const double center = snapshot.centers[row], radius = snapshot.radii[row];
    if (std::isfinite(center) && std::isfinite(radius))
      discs_.push_back({static_cast<int>(row), center, radius});
  }
  std::stable_sort(discs_.begin(), discs_.end(),
                   [](const Disc& a, const Disc& b) { return a.margin() < b.margin(); });
  dominance_ = snapshot.dominance;
  changed();
}

void GershgorinPlot::clear() {
  discs_.clear();
  replaced();
}

QString GershgorinPlot::empty_text() const {
  return tr(
      "One disc a row of the learned matrix appears here. While no disc reaches 0, the matrix is "
      "invertible.");
}

int GershgorinPlot::shown() const { return std::min(kMostDiscs, static_cast<int>(discs_.size())); }

int GershgorinPlot::count_of_zero_holders() const {
  return static_cast<int>(
      std::count_if(discs_.begin(), discs_.end(), [](const Disc& d) { return d.holds_zero(); }));
}

void GershgorinPlot::build(QCustomPlot& canvas, PlotHeader& header) {
  canvas.xAxis->setLabel(tr("Real part"));
  canvas.yAxis->setLabel(tr("Imaginary part"));
  add_vertical(canvas.xAxis, canvas.yAxis, 0, QPen(theme().muted, 1.2));
  const int count = shown();
  // Hundreds of discs lie over each other: the more there are, the fainter each is.
  const double fill = std::clamp(1.5 / count, 0.004, 0.25), rim = std::clamp(9.0 / count, 0.05, 0.9);
  for (int i = count - 1; i >= 0; --i) {  // the least dominant on top
    const Disc& disc = discs_[static_cast<std::size_t>(i)];
    const QColor color = disc.holds_zero() ? theme().warning : theme().series[0];
    auto* ellipse = new QCPItemEllipse(&canvas);
    ellipse->topLeft->setCoords(disc.center - disc.radius, disc.radius);
    ellipse->bottomRight->setCoords(disc.center + disc.radius, -disc.radius);
    ellipse->setPen(QPen(faded(color, disc.holds_zero() ? std::max(rim, 0.6) : rim), 1));
    ellipse->setBrush(faded(color, fill));
    ellipse->setClipAxisRect(main_rect());
  }
  const int bad = count_of_zero_holders();
  const QString margin = number_text(dominance_, 3);
  if (bad == 0) {
    header.set_note(tr("margin %1: strictly dominant, so invertible").arg(margin), theme().positive);
  } else {
    header.set_note(tr("margin %1: not dominant, discs that hold 0: %2").arg(margin).arg(bad),
                    theme().warning);
  }
  std::vector<LegendEntry> legend = {{tr("away from 0"), theme().series[0], LegendEntry::Mark::Dot},
                                     {tr("holds 0"), theme().warning, LegendEntry::Mark::Dot}};
  if (count < static_cast<int>(discs_.size()))
    legend.push_back({tr("the %1 least dominant of %2 rows").arg(count).arg(discs_.size()), theme().muted,
                      LegendEntry::Mark::Line});
  header.set_legend(std::move(legend));
}

void GershgorinPlot::fit() {
  double left = 0, right = 0, top = 0;
  for (const Disc& disc : discs_) {
    left = std::min(left, disc.center - disc.radius);
    right = std::max(right, disc.center + disc.radius);
    top = std::max(top, disc.radius);
  }
  const QCPRange across = padded({left, right}, 0.06);
  const QSize room = main_rect()->size();
  const double aspect = room.height() > 0 ? double(room.width()) / room.height() : 1;
  // Whichever direction needs more decides the scale; both axes share it, so that discs are round.
  const double half_height = std::max(1.06 * top, 0.5 * across.size() / aspect);
  surface()->yAxis->setRange(-half_height, half_height);
  const double half_width = half_height * aspect;
  surface()->xAxis->setRange(across.center() - half_width, across.center() + half_width);
}

Hover GershgorinPlot::hover_at(const QPointF& position) const {
  if (empty() || !main_rect()->rect().contains(position.toPoint())) return {};
  const double x = surface()->xAxis->pixelToCoord(position.x());
  const double y = surface()->yAxis->pixelToCoord(position.y());
  const Disc* nearest = nullptr;
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < shown(); ++i) {
    const Disc& disc = discs_[static_cast<std::size_t>(i)];
    const double to_rim = std::abs(std::hypot(x - disc.center, y) - disc.radius);
    if (to_rim < best) nearest = &disc;
    best = std::min(best, to_rim);
  }
  if (!nearest) return {};
  return {tr("Row %1\ncentre %2, radius %3\nmargin %4")
              .arg(QString::number(nearest->row), number_text(nearest->center), number_text(nearest->radius),
                   number_text(nearest->margin())),
          {}};
}

QString GershgorinPlot::csv() const {
  CsvTable table({"row", "center", "radius", "margin"});
  for (const Disc& disc : discs_) table.add({disc.row, disc.center, disc.radius, disc.margin()});
  return table.text();
}

}  // namespace aq
