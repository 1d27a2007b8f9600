// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/histogram_view.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/plot_style.h"

namespace aq {
namespace {

constexpr double kBelowOne = 0.1;  // where a logarithmic axis of counts hides an empty bin

}  // namespace

bool has_counts(const Histogram& histogram) {
  return !histogram.counts.empty() && std::isfinite(histogram.low) && std::isfinite(histogram.high) &&
         histogram.high > histogram.low && largest_count(histogram) > 0;
}

double bin_width(const Histogram& histogram) {
  return (double(histogram.high) - histogram.low) / static_cast<double>(histogram.counts.size());
}

double bin_center(const Histogram& histogram, std::size_t bin) {
  return histogram.low + (static_cast<double>(bin) + 0.5) * bin_width(histogram);
}

std::optional<std::size_t> bin_at(const Histogram& histogram, double value) {
  if (!has_counts(histogram) || !(value >= histogram.low) || !(value <= histogram.high)) return {};
  const auto bin = static_cast<std::size_t>((value - histogram.low) / bin_width(histogram));
  return std::min(bin, histogram.counts.size() - 1);
}

float largest_count(const Histogram& histogram) {
  return histogram.counts.empty() ? 0 : *std::max_element(histogram.counts.begin(), histogram.counts.end());
}

QCPGraph* add_histogram(QCPAxis* keys, QCPAxis* values, const QString& name, const Histogram& histogram,
                        const QColor& color, double fill_opacity) {
  QCPGraph* graph = add_steps(keys, values, name, color, fill_opacity);
  if (!has_counts(histogram)) return graph;
  const bool logarithmic = values->scaleType() == QCPAxis::stLogarithmic;
  const double nothing = logarithmic ? kBelowOne : 0;
  const double width = bin_width(histogram);
  // An empty bin at either end closes the outline.
  graph->addData(histogram.low - 0.5 * width, nothing);
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
    graph->addData(bin_center(histogram, bin), std::max<double>(histogram.counts[bin], nothing));
  graph->addData(histogram.high + 0.5 * width, nothing);
  return graph;
}

std::optional<QCPRange> filled_range(std::initializer_list<const Histogram*> histograms) {
  std::optional<QCPRange> range;
  for (const Histogram* histogram : histograms) {
    if (!has_counts(*histogram)) continue;
    const auto& counts = histogram->counts;
    const auto filled = [](float count) { return count > 0; };
    const auto first = std::find_if(counts.begin(), counts.end(), filled) - counts.begin();
    const auto last = counts.rend() - std::find_if(counts.rbegin(), counts.rend(), filled);
    const double width = bin_width(*histogram);
    const QCPRange own(histogram->low + double(first) * width, histogram->low + double(last) * width);
    if (range) range->expand(own);
    if (!range) range = own;
  }
  return range;
}

void add_rows(CsvTable& table, const char* name, const Histogram& histogram) {
  if (!has_counts(histogram)) return;
  const double width = bin_width(histogram);
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    const double low = histogram.low + static_cast<double>(bin) * width;
    table.add({name, low, low + width, histogram.counts[bin]});
  }
}

}  // namespace aq
