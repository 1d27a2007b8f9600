// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/codebooks/codebooks_lesson.h"

#include <QComboBox>
#include <QSlider>
#include <algorithm>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

/// The formats in the order of the choice.
constexpr const char* kFormatIds[] = {"symmetric", "asymmetric", "nf4", "fp4", "kmeans"};

int color_of_format(const std::string& id) {
  return static_cast<int>(std::ranges::find(kFormatIds, id) - std::begin(kFormatIds)) + 1;
}

QString format_name(const std::string& id) {
  if (id == "symmetric") return CodebooksBoard::tr("even, symmetric");
  if (id == "asymmetric") return CodebooksBoard::tr("even, asymmetric");
  if (id == "nf4") return CodebooksBoard::tr("NF4");
  if (id == "fp4") return CodebooksBoard::tr("FP4");
  return CodebooksBoard::tr("k-means");
}

}  // namespace

CodebooksBoard::CodebooksBoard(const LearnServices& services)
    : LessonBoard(services),
      levels_(add_chart("levels", 3)),
      errors_(add_chart("errors", 2)),
      format_(controls().add_choice(
          "format", [] { return tr("Levels shown"); },
          {[] { return format_name("symmetric"); }, [] { return format_name("asymmetric"); },
           [] { return format_name("nf4"); }, [] { return format_name("fp4"); },
           [] { return format_name("kmeans"); }},
          2)),
      bits_(controls().add_slider(
          "bits", [] { return tr("Bits"); }, {2, 6, 4}, [](int bits) { return QString::number(bits); })),
      group_(controls().add_slider(
          "group", [] { return tr("Group size"); }, {4, 7, 6},
          [](int power) { return QString::number(1 << power); })) {}

CodebooksSettings CodebooksBoard::settings() const {
  return {.bits = bits_->value(), .group_size = 1 << group_->value()};
}

/// What is chosen, or the first where it has no such bits.
const FormatResult& CodebooksBoard::chosen(const CodebooksResult& result) const {
  const auto found =
      std::ranges::find(result.formats, kFormatIds[format_->currentIndex()], &FormatResult::id);
  return found == result.formats.end() ? result.formats.front() : *found;
}

Chart CodebooksBoard::level_chart(const CodebooksResult& result) const {
  const FormatResult& format = chosen(result);
  Chart chart{.title = tr("Levels over the Weights"),
              .note = tr("%1: %2 levels").arg(format_name(format.id)).arg(format.levels.size()),
              .x_label = tr("Weight / largest of its group"),
              .y_label = tr("Weights a bin")};
  ChartSeries steps{.name = tr("weights"), .kind = ChartSeries::Kind::Steps, .color = 0};
  const double width =
      (result.weights.high - result.weights.low) / static_cast<double>(result.weights.counts.size());
  for (std::size_t i = 0; i < result.weights.counts.size(); ++i) {
    steps.x.push_back(result.weights.low + (static_cast<double>(i) + 0.5) * width);
    steps.y.push_back(result.weights.counts[i]);
  }
  chart.series = {std::move(steps)};
  for (const double level : format.levels) chart.lines.push_back({level, color_of_format(format.id)});
  chart.x_range = {-1.06, 1.06};
  return chart;
}

Chart CodebooksBoard::error_chart(const CodebooksResult& result) const {
  Chart chart{.title = tr("Error of Each Format"),
              .x_label = tr("Number format"),
              .y_label = tr("Mean squared error")};
  for (const FormatResult& format : result.formats) {
    chart.series.push_back({.kind = ChartSeries::Kind::Bars,
                            .color = color_of_format(format.id),
                            .x = {static_cast<double>(chart.categories.size())},
                            .y = {format.mse}});
    chart.categories << tr("%1\n%2 bits").arg(format_name(format.id), number_text(format.bits_per_weight, 3));
  }
  return chart;
}

void CodebooksBoard::refresh() {
  const CodebooksResult result = services().code_books(tensors(), settings());
  levels_->show_chart(level_chart(result));
  errors_->show_chart(error_chart(result));
  const FormatResult& format = chosen(result);
  const double even = result.formats.front().mse;
  set_facts({{tr("format shown"), format_name(format.id)},
             {tr("mean squared error"), number_text(format.mse, 3)},
             {tr("against even, symmetric"), change_text(format.mse / even)},
             {tr("bits a weight, all counted"), number_text(format.bits_per_weight, 3)}});
}

}  // namespace aq
