// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/migration/migration_lesson.h"

#include <QSlider>
#include <cmath>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

QString percent_text(int percent) { return number_text(percent / 100.0, 3); }

std::vector<double> indices(std::size_t count) {
  std::vector<double> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(static_cast<double>(i));
  return all;
}

}  // namespace

MigrationBoard::MigrationBoard(const LearnServices& services)
    : LessonBoard(services),
      channels_(add_chart("channels")),
      errors_(add_chart("errors")),
      alpha_(controls().add_slider(
          "alpha", [] { return tr("Migration strength α"); }, {0, 100, 50}, percent_text)),
      weight_bits_(controls().add_slider(
          "weight_bits", [] { return tr("Weight bits"); }, {2, 8, 4},
          [](int bits) { return QString::number(bits); })),
      activation_bits_(controls().add_slider(
          "activation_bits", [] { return tr("Activation bits"); }, {2, 8, 4},
          [](int bits) { return QString::number(bits); })),
      job_([this](const MigrationCurve& curve) {
        curve_ = curve;
        update_board();
      }) {
  for (auto* bits : {weight_bits_, activation_bits_})
    connect(bits, &QSlider::valueChanged, this, &MigrationBoard::begin_curve);
  connect(errors_, &ChartPlot::handle_moved, this,
          [this](double alpha) { alpha_->setValue(static_cast<int>(std::lround(100 * alpha))); });
}

MigrationSettings MigrationBoard::settings() const {
  return {alpha_->value() / 100.0, weight_bits_->value(), activation_bits_->value()};
}

void MigrationBoard::start() {
  curve_ = {};
  begin_curve();
}

void MigrationBoard::begin_curve() {
  if (!has_tensors()) return;
  job_.start([tensors = data(), compute = services().migration_curve,
              now = settings()](const std::stop_token&) { return compute(*tensors, now); });
}

Chart MigrationBoard::channel_chart(const Migration& now) const {
  Chart chart{.title = tr("Largest Magnitude of Each Input Channel"),
              .x_label = tr("Input channel"),
              .y_label = tr("Largest magnitude (log)"),
              .y_log = true};
  const auto line = [&](const QString& name, int color, const std::vector<double>& values, double width) {
    chart.series.push_back(
        {.name = name, .color = color, .x = indices(values.size()), .y = values, .size = width});
  };
  // What was before in the paler of two like colors. At α = ½ the two after it are one line: the lower one is
  // wider.
  constexpr int kBlue = 0, kOrange = 1, kAmber = 4, kPaleBlue = 5;
  line(tr("activations before"), kAmber, now.activations_before, 1);
  line(tr("weights before"), kPaleBlue, now.weights_before, 1);
  line(tr("activations after"), kOrange, now.activations_after, 3.6);
  line(tr("weights after"), kBlue, now.weights_after, 1.4);
  return chart;
}

Chart MigrationBoard::error_chart() const {
  Chart chart{.title = tr("Error against Migration Strength"),
              .x_label = tr("Migration strength α"),
              .y_label = tr("Relative squared error (log)"),
              .y_log = true};
  const auto line = [&](const QString& name, int color, double MigrationErrors::*which) {
    ChartSeries series{
        .name = name, .kind = ChartSeries::Kind::LineAndDots, .color = color, .x = curve_.alphas};
    for (const MigrationErrors& errors : curve_.errors) series.y.push_back(errors.*which);
    chart.series.push_back(std::move(series));
  };
  line(tr("activations"), 1, &MigrationErrors::activations);
  line(tr("weights"), 0, &MigrationErrors::weights);
  line(tr("product"), 2, &MigrationErrors::product);
  const double best = curve_.alphas[curve_.best];
  chart.lines = {
      {best, chart_color::kPositive, true, true, tr("best for the product: %1").arg(number_text(best, 3))}};
  chart.handle = settings().alpha;
  return chart;
}

void MigrationBoard::show_errors(const MigrationErrors& errors) {
  const auto percent = [](double error) { return tr("%1 %").arg(number_text(100 * error, 3)); };
  set_facts({{tr("error of the activations"), percent(errors.activations)},
             {tr("error of the weights"), percent(errors.weights)},
             {tr("error of the product"), percent(errors.product)}});
}

void MigrationBoard::refresh() {
  const Migration now = services().migrate(tensors(), settings());
  channels_->show_chart(channel_chart(now));
  if (!curve_.alphas.empty()) errors_->show_chart(error_chart());
  show_errors(now.errors);
}

}  // namespace aq
