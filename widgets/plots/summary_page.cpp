// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/summary_page.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <cmath>
#include <optional>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/dominance_plot.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/layer_error_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/perplexity_plot.h"
#include "widgets/plots/pipeline_view.h"
#include "widgets/plots/weight_histogram_plot.h"

namespace aq {
namespace {

constexpr double kDesignWidth = 1560;  // the logical pixels the sheet is laid out in
constexpr int kMargin = 24;
constexpr int kPlotGap = 14;
constexpr int kColumns = 3;

/// The plots of a sheet, fed with a run's events.
struct Sheet {
  LossPlot loss;
  LayerErrorPlot errors;
  PerplexityPlot perplexity;
  WeightHistogramPlot weights;
  ActivationPlot activations;
  DominancePlot dominance;
  MatrixPlot matrix;
  GershgorinPlot discs;
  PipelineView pipeline;
  RunStarted run;
  std::optional<LayerReport> worst;        ///< the layer with the lowest SQNR tells most
  std::optional<MatrixSnapshot> snapshot;  ///< the last one

  std::vector<Plot*> plots() {
    return {&loss, &errors, &perplexity, &weights, &activations, &dominance, &matrix, &discs};
  }

  void take(const RunEvent& event) {
    std::visit([this](const auto& value) { feed(value); }, event);
  }

  void finish() {
    if (worst) {
      weights.show_report(*worst);
      activations.show_report(*worst);
    }
    if (snapshot) {
      matrix.show_snapshot(*snapshot);
      discs.show_snapshot(*snapshot);
    }
  }

 private:
  void feed(const RunStarted& started) {
    run = started;
    loss.begin(started);
    dominance.begin(started);
    pipeline.begin(started);
  }
  void feed(const BlockStarted& block) {
    loss.add(block);
    pipeline.add(block);
  }
  void feed(const EpochFinished& epoch) {
    loss.add(epoch);
    dominance.add(epoch);
    pipeline.add(epoch);
  }
  void feed(const LayerReport& report) {
    errors.add(report);
    if (!worst || report.sqnr_db < worst->sqnr_db) worst = report;
  }
  void feed(const MatrixSnapshot& taken) { snapshot = taken; }
  void feed(const BlockFinished& block) { pipeline.add(block); }
  void feed(const EvaluationUpdate& update) { perplexity.add(update); }
  void feed(const auto&) {}
};

void draw_heading(QPainter& painter, const RunStarted& run, const Theme& theme, const QRectF& area) {
  QFont large = painter.font();
  large.setPointSizeF(large.pointSizeF() * 1.5);
  large.setWeight(QFont::DemiBold);
  painter.save();
  painter.setFont(large);
  painter.setPen(theme.text);
  const QString title = QStringList{QString::fromStdString(run.model), QString::fromStdString(run.method),
                                    QString::fromStdString(run.setting)}
                            .join("  ·  ");
  painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, title);
  painter.restore();
  painter.setPen(theme.muted);
  painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter,
                   QCoreApplication::translate("summary", "AffineQuant Studio"));
}

void draw_card(QPainter& painter, const QRectF& place, const Theme& theme) {
  QPainterPath card;
  card.addRoundedRect(place, 8, 8);
  painter.fillPath(card, theme.surface);
  painter.strokePath(card, QPen(theme.border, 1));
}

void draw_plot(QPainter& painter, Plot& plot, const QRectF& place, double scale) {
  draw_card(painter, place, plot.theme());
  const QSize inside = place.adjusted(3, 3, -3, -3).size().toSize();
  painter.drawPixmap(QRectF(place.topLeft() + QPointF(3, 3), QSizeF(inside)), plot.picture(inside, scale),
                     QRectF());
}

QRectF draw_pipeline(QPainter& painter, const PipelineView& pipeline, const Theme& theme, QRectF area) {
  if (pipeline.blocks() == 0) return area;
  const QRectF place(area.topLeft(),
                     QSizeF(area.width(), pipeline.heightForWidth(int(area.width()) - 6) + 6));
  draw_card(painter, place, theme);
  painter.save();
  painter.translate(place.topLeft() + QPointF(3, 3));
  pipeline.draw(painter, place.adjusted(3, 3, -3, -3).size().toSize());
  painter.restore();
  return area.adjusted(0, place.height() + kPlotGap, 0, 0);
}

void draw_sheet(QPainter& painter, Sheet& sheet, const Theme& theme, QSizeF size, double scale) {
  painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
  QRectF area = QRectF(QPointF(), size).adjusted(kMargin, kMargin - 8, -kMargin, -kMargin);
  draw_heading(painter, sheet.run, theme, QRectF(area.topLeft(), QSizeF(area.width(), 36)));
  area = draw_pipeline(painter, sheet.pipeline, theme, area.adjusted(0, 44, 0, 0));
  std::vector<Plot*> filled;
  for (Plot* plot : sheet.plots())
    if (!plot->empty()) filled.push_back(plot);
  const int count = static_cast<int>(filled.size());
  const int rows = std::max(1, (count + kColumns - 1) / kColumns);
  const double height = (area.height() - (rows - 1) * kPlotGap) / rows;
  for (int i = 0; i < count; ++i) {
    const int row = i / kColumns, column = i % kColumns;
    const int in_row = std::min(kColumns, count - row * kColumns);  // a short last row is stretched
    const double width = (area.width() - (in_row - 1) * kPlotGap) / in_row;
    const QPointF corner(area.left() + column * (width + kPlotGap), area.top() + row * (height + kPlotGap));
    draw_plot(painter, *filled[static_cast<std::size_t>(i)], QRectF(corner, QSizeF(width, height)), scale);
  }
}

bool write_png(const QImage& image, const QString& path) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG")) return false;
  try {
    write_file_atomically(QFile::encodeName(path).toStdString(),
                          {bytes.constData(), static_cast<std::size_t>(bytes.size())});
  } catch (const Error&) {
    return false;
  }
  return true;
}

}  // namespace

bool save_summary(const QString& path, const std::vector<RunEvent>& events, bool dark, QSize size) {
  if (size.width() < 400 || size.height() < 300) return false;
  const Theme theme = theme_of(dark);
  Sheet sheet;
  for (Plot* plot : sheet.plots()) plot->set_theme(theme);
  sheet.pipeline.set_theme(theme);
  for (const RunEvent& event : events) sheet.take(event);
  sheet.finish();
  QImage image(size, QImage::Format_RGB32);
  if (image.isNull()) return false;
  image.fill(theme.window);
  const double scale = size.width() / kDesignWidth;
  QPainter painter(&image);
  painter.scale(scale, scale);
  draw_sheet(painter, sheet, theme, QSizeF(size) / scale, scale);
  painter.end();
  return write_png(image, path);
}

}  // namespace aq
