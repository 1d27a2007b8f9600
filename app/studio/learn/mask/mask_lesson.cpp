// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/mask/mask_lesson.h"

#include <QCheckBox>
#include <QSlider>
#include <algorithm>
#include <cmath>

#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/number_text.h"

namespace aq {
namespace {

/// Sliders that multiply: three steps a decade.
double decades(int step, double at_zero) { return at_zero * std::pow(10.0, step / 3.0); }

QString stability_text(int step) { return number_text(decades(step, 1), 2); }
QString rate_text(int step) { return number_text(decades(step, 1), 2); }

}  // namespace

MaskBoard::MaskBoard(const LearnServices& services)
    : LessonBoard(services),
      discs_(new GershgorinPlot),
      matrix_(new MatrixPlot),
      job_([this](const MaskComparison& runs) {
        runs_ = runs;
        update_board();
      }) {
  discs_->setObjectName(QStringLiteral("discs"));
  matrix_->setObjectName(QStringLiteral("matrix"));
  add_plots({discs_, matrix_}, 3);
  margins_ = add_chart("margins", 2);
  epoch_ = controls().add_slider(
      "epoch", [] { return tr("Epoch"); }, {0, kMaskEpochs, kMaskEpochs},
      [](int epoch) { return QString::number(epoch); });
  mask_ = controls().add_switch(
      "mask", [] { return tr("With the gradual mask"); }, true);
  stability_ = controls().add_slider(
      "stability", [] { return tr("Stability factor α"); }, {-6, 0, -3}, stability_text);
  rate_ = controls().add_slider(
      "rate", [] { return tr("Learning rate"); }, {-10, -4, -9}, rate_text);
  bits_ = controls().add_slider(
      "bits", [] { return tr("Bits"); }, {2, 4, 3}, [](int bits) { return QString::number(bits); });
  for (auto* slider : {stability_, rate_, bits_})
    connect(slider, &QSlider::valueChanged, this, &MaskBoard::begin_runs);
  connect(margins_, &ChartPlot::handle_moved, this,
          [this](double epoch) { epoch_->setValue(static_cast<int>(std::lround(epoch))); });
}

MaskSettings MaskBoard::settings() const {
  return {decades(stability_->value(), 1), decades(rate_->value(), 1), bits_->value()};
}

void MaskBoard::start() {
  runs_ = {};
  begin_runs();
}

void MaskBoard::begin_runs() {
  if (!has_tensors()) return;
  job_.start([tensors = data(), compute = services().masks, now = settings()](const std::stop_token& stop) {
    return compute(*tensors, now, stop);
  });
}

Chart MaskBoard::margin_chart() const {
  Chart chart{.title = tr("Margin of Diagonal Dominance"),
              .note = tr("below 0 nothing promises an inverse"),
              .x_label = tr("Epoch"),
              .y_label = tr("Margin")};
  const auto line = [&](const QString& name, int color, const MaskRun& run) {
    ChartSeries series{.name = run.broke_down ? tr("%1, broke down").arg(name) : name,
                       .kind = ChartSeries::Kind::LineAndDots,
                       .color = color};
    for (const MaskEpoch& epoch : run.epochs) {
      series.x.push_back(static_cast<double>(series.x.size()));
      series.y.push_back(epoch.margin);
    }
    chart.series.push_back(std::move(series));
  };
  line(tr("with the mask"), 0, runs_.masked);
  line(tr("without"), 1, runs_.free);
  chart.lines = {{0, chart_color::kWarning, false, true}};
  chart.handle = epoch_->value();
  chart.x_range = {-0.2, kMaskEpochs + 0.2};
  return chart;
}

void MaskBoard::refresh() {
  const MaskRun& run = mask_->isChecked() ? runs_.masked : runs_.free;
  if (run.epochs.empty()) return;
  const auto last = run.epochs.size() - 1;
  const MaskEpoch& epoch = run.epochs[std::min(static_cast<std::size_t>(epoch_->value()), last)];
  discs_->show_snapshot(epoch.matrix);
  matrix_->show_snapshot(epoch.matrix);
  margins_->show_chart(margin_chart());
  const double start = run.epochs.front().loss;
  set_facts(
      {{tr("margin"), number_text(epoch.margin, 3), epoch.margin > 0 ? Fact::Tone::Plain : Fact::Tone::Bad},
       {tr("condition number"), number_text(epoch.condition, 3)},
       {tr("merge error"), number_text(epoch.merge_error, 2)},
       {tr("error of the outputs"), tr("%1 %").arg(number_text(100 * epoch.loss, 3))},
       {tr("against the start"), change_text(epoch.loss / start)}});
}

}  // namespace aq
