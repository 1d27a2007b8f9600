// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/granularity/granularity_lesson.h"

#include <QSlider>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr int kSmallestPower = 2, kLargestPower = 7;  ///< groups of 4 to 128

}  // namespace

GranularityBoard::GranularityBoard(const LearnServices& services)
    : LessonBoard(services),
      errors_(add_chart("errors", 2)),
      channels_(add_chart("channels", 3)),
      bits_(controls().add_slider(
          "bits", [] { return tr("Bits"); }, {2, 8, 3}, [](int bits) { return QString::number(bits); })),
      group_(controls().add_slider(
          "group", [] { return tr("Group size"); }, {kSmallestPower, kLargestPower, 4},
          [](int power) { return QString::number(1 << power); })) {}

GranularitySettings GranularityBoard::settings() const {
  return {.bits = bits_->value(), .group_size = 1 << group_->value()};
}

Chart GranularityBoard::error_chart(const Granularities& all) const {
  Chart chart{.title = tr("Error by Granularity"),
              .note = tr("the layer's mean squared rounding error"),
              .x_label = tr("One scale for each"),
              .y_label = tr("Mean squared error")};
  chart.categories = {tr("tensor"), tr("output channel"), tr("group of %1").arg(settings().group_size)};
  for (std::size_t i = 0; i < all.size(); ++i)
    chart.series.push_back({.kind = ChartSeries::Kind::Bars,
                            .color = static_cast<int>(i),
                            .x = {static_cast<double>(i)},
                            .y = {all[i].mse}});
  return chart;
}

Chart GranularityBoard::channel_chart(const Granularities& all) const {
  Chart chart{.title = tr("The Grid's Step in Each Channel"),
              .note = tr("of groups the mean"),
              .x_label = tr("Output channel"),
              .y_label = tr("Step s")};
  const QString names[] = {tr("tensor"), tr("channel"), tr("group")};
  for (std::size_t i = 0; i < all.size(); ++i) {
    ChartSeries line{.name = names[i], .color = static_cast<int>(i), .y = all[i].steps};
    for (std::size_t channel = 0; channel < line.y.size(); ++channel)
      line.x.push_back(static_cast<double>(channel));
    chart.series.push_back(std::move(line));
  }
  return chart;
}

void GranularityBoard::refresh() {
  const Granularities all = services().granularities(tensors(), settings());
  errors_->show_chart(error_chart(all));
  channels_->show_chart(channel_chart(all));
  const auto fact = [](const QString& name, const GranularityResult& result) {
    return Fact{tr("%1, %2 bits a weight").arg(name, number_text(result.bits_per_weight, 3)),
                tr("%1 dB").arg(number_text(result.sqnr_db, 3))};
  };
  set_facts({fact(tr("tensor"), all[0]), fact(tr("channel"), all[1]), fact(tr("group"), all[2])});
}

}  // namespace aq
