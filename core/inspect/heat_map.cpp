// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/heat_map.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "core/inspect/heat_map_kernel.h"

namespace aq {
namespace {

HeatMapView clamped(HeatMapView view, std::int64_t rows, std::int64_t columns) {
  const auto clamp_side = [](std::int64_t& first, std::int64_t& count, int& cells, std::int64_t all) {
    first = std::clamp<std::int64_t>(first, 0, all - 1);
    count = std::clamp<std::int64_t>(count, 1, all - first);
    cells = static_cast<int>(std::clamp<std::int64_t>(cells, 1, count));
  };
  clamp_side(view.first_row, view.rows, view.height, rows);
  clamp_side(view.first_column, view.columns, view.width, columns);
  return view;
}

/// Where cell `index` of `cells` begins among `count` entries.
std::int64_t edge(std::int64_t index, std::int64_t cells, std::int64_t count) {
  return index * count / cells;
}

/// The larger entry of each column in the rows of one line of cells, then of each cell's columns.
class CellLine {
 public:
  CellLine(const HeatMapView& view) : view_(view), best_(static_cast<std::size_t>(view.columns)) {}

  void clear() { std::ranges::fill(best_, 0.0F); }
  void add(const float* row) { kernel::keep_larger(row, view_.columns, best_.data()); }
  void add_difference(const float* a, const float* b) {
    kernel::keep_larger_difference(a, b, view_.columns, best_.data());
  }
  void write(float* cells) const {
    for (int cell = 0; cell < view_.width; ++cell) {
      const auto end = edge(cell + 1, view_.width, view_.columns);
      float best = 0;
      for (auto column = edge(cell, view_.width, view_.columns); column < end; ++column) {
        const float value = best_[static_cast<std::size_t>(column)];
        if (std::abs(value) > std::abs(best)) best = value;
      }
      cells[cell] = best;
    }
  }

 private:
  const HeatMapView& view_;
  std::vector<float> best_;
};

/// @param subtracted may be null
void fill_cells(const float* matrix, const float* subtracted, std::int64_t columns, HeatMap& map) {
  const HeatMapView& view = map.view;
  at::parallel_for(0, view.height, 1, [&](std::int64_t begin, std::int64_t end) {
    CellLine line(view);
    for (std::int64_t cell = begin; cell < end; ++cell) {
      line.clear();
      for (auto row = edge(cell, view.height, view.rows); row < edge(cell + 1, view.height, view.rows);
           ++row) {
        const std::int64_t at = (view.first_row + row) * columns + view.first_column;
        subtracted ? line.add_difference(matrix + at, subtracted + at) : line.add(matrix + at);
      }
      line.write(map.values.data() + cell * view.width);
    }
  });
}

double root_mean_square(const Histogram& histogram) {
  double squares = 0, count = 0;
  const double width = (static_cast<double>(histogram.high) - static_cast<double>(histogram.low)) /
                       static_cast<double>(histogram.counts.size());
  for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
    const double value = static_cast<double>(histogram.low) + (static_cast<double>(bin) + 0.5) * width;
    squares += static_cast<double>(histogram.counts[bin]) * value * value;
    count += static_cast<double>(histogram.counts[bin]);
  }
  return count > 0 ? std::sqrt(squares / count) : 0;
}

}  // namespace

HeatMap heat_map(const InspectedLayer& layer, const LayerPreview& preview, HeatMapOf what,
                 const HeatMapView& view) {
  const std::int64_t columns = layer.weight.size(1);
  HeatMap map{clamped(view, layer.weight.size(0), columns), {}, 0, 0};
  map.values.resize(static_cast<std::size_t>(map.view.height) * static_cast<std::size_t>(map.view.width));
  const float* weight = layer.weight.data_ptr<float>();
  const float* quantized = preview.quantized.data_ptr<float>();
  const bool error = what == HeatMapOf::Error;
  fill_cells(what == HeatMapOf::Quantized ? quantized : weight, error ? quantized : nullptr, columns, map);
  // The scale of the weights is that of the quantized ones, too, so that the two can be compared.
  const auto& range = layer.histogram;
  map.typical = error ? std::sqrt(preview.picture.figures.mse) : root_mean_square(range);
  map.largest = error ? preview.largest_error : std::max(std::abs(range.low), std::abs(range.high));
  return map;
}

}  // namespace aq
