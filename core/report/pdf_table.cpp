// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdf_table.h"

#include <algorithm>
#include <numeric>

namespace aq::report {
namespace {

struct Metrics {
  double size, side, above;  ///< text, room beside and above it
};

Metrics metrics_of(const Table& table) { return table.compact ? Metrics{7.6, 5, 2} : Metrics{8.6, 6, 3}; }

struct TablePainter {
  const Table& table;
  PdfPages& pages;
  Metrics metrics;
  std::vector<double> widths;

  TextStyle style(std::size_t column, bool head) const {
    return {.size = metrics.size,
            .bold = head,
            .color = palette(false).text,
            .wrap = std::max(1.0, widths[column] - 2 * metrics.side)};
  }

  double height_of(const std::vector<std::string>& cells, bool head) const {
    double height = metrics.size;
    for (std::size_t i = 0; i < std::min(cells.size(), widths.size()); ++i)
      height = std::max(height, pages.canvas().measure(cells[i], style(i, head)).height);
    return height + 2 * metrics.above;
  }

  void paint_cells(const std::vector<std::string>& cells, bool head) const {
    double x = kMargin;
    for (std::size_t i = 0; i < widths.size(); x += widths[i++]) {
      if (i >= cells.size()) continue;
      const bool right = table.columns[i].number;
      const double at = right ? x + widths[i] - metrics.side : x + metrics.side;
      pages.canvas().text(cells[i], {at, pages.y() + metrics.above}, style(i, head),
                          right ? Align::Right : Align::Left);
    }
  }

  void paint_head() const {
    std::vector<std::string> titles;
    for (const Column& column : table.columns) titles.push_back(column.title);
    const double height = height_of(titles, true);
    pages.canvas().fill({kMargin, pages.y(), kTextWidth, height}, color_of(0xf3f5f8));
    paint_cells(titles, true);
    pages.advance(height);
  }

  void paint_row(const Row& row) const {
    const double height = height_of(row.cells, false);
    if (pages.room() < height && !pages.at_top()) {
      pages.next_page();
      paint_head();
    }
    if (row.marked) {
      pages.canvas().fill({kMargin, pages.y(), kTextWidth, height}, color_of(0xfff4d6));
      pages.canvas().fill({kMargin, pages.y(), 2, height}, color_of(0xb98000));
    }
    paint_cells(row.cells, false);
    pages.advance(height);
    pages.canvas().line({kMargin, pages.y()}, {kPageWidth - kMargin, pages.y()}, palette(false).grid, 0.6);
  }
};

std::vector<double> wanted_widths(const Table& table, const Canvas& canvas, const Metrics& metrics) {
  std::vector<double> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    double width = canvas.measure(table.columns[i].title, {.size = metrics.size, .bold = true}).width;
    for (const Row& row : table.rows)
      if (i < row.cells.size())
        width = std::max(width, canvas.measure(row.cells[i], {.size = metrics.size}).width);
    widths.push_back(width + 2 * metrics.side + 0.5);
  }
  return widths;
}

}  // namespace

std::vector<double> column_widths(const std::vector<double>& wanted, double available) {
  std::vector<double> widths = wanted;
  const double sum = std::accumulate(wanted.begin(), wanted.end(), 0.0);
  if (wanted.empty()) return widths;
  if (sum <= available) {
    for (double& width : widths) width += (available - sum) / static_cast<double>(widths.size());
    return widths;
  }
  // The level at which the wide ones are cut off, so that the narrow ones stay whole.
  double low = 0, high = available;
  for (int i = 0; i < 60; ++i) {
    const double level = (low + high) / 2;
    double total = 0;
    for (const double width : wanted) total += std::min(width, level);
    (total > available ? high : low) = level;
  }
  for (double& width : widths) width = std::min(width, low);
  return widths;
}

void paint_table(const Table& table, PdfPages& pages) {
  constexpr double kAbove = 5, kBelow = 8, kLeastRows = 60;
  const Metrics metrics = metrics_of(table);
  const TablePainter painter{table, pages, metrics,
                             column_widths(wanted_widths(table, pages.canvas(), metrics), kTextWidth)};
  pages.require(kLeastRows);
  pages.advance(kAbove);
  painter.paint_head();
  for (const Row& row : table.rows) painter.paint_row(row);
  pages.advance(kBelow);
}

}  // namespace aq::report
