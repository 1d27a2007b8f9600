// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdf_elements.h"

#include <algorithm>

#include "core/report/chart_painter.h"
#include "core/report/pdf_table.h"

namespace aq::report {
namespace {

constexpr double kBody = 9.4, kSmall = 8.2;
constexpr double kChartScale = kTextWidth / 720;  // a full chart is as wide as the text

/// Text over the whole width, moved to the next page where it does not fit. @returns nothing: y goes on
void paint_text(const std::string& words, TextStyle style, PdfPages& pages, double below) {
  style.wrap = kTextWidth;
  const double height = pages.canvas().measure(words, style).height;
  pages.require(height);
  pages.canvas().text(words, {kMargin, pages.y()}, style);
  pages.advance(height + below);
}

struct ElementPainter {
  PdfPages& pages;

  void operator()(const Heading& heading) const {
    const bool section = heading.level == 2;
    if (heading.new_page && !pages.at_top()) pages.next_page();
    if (!pages.at_top()) pages.advance(section ? 16 : 8);
    if (section) {
      pages.add_outline(heading.text);
      pages.canvas().line({kMargin, pages.y()}, {kPageWidth - kMargin, pages.y()}, palette(false).axis, 0.8);
      pages.advance(8);
    }
    paint_text(heading.text,
               {.size = section              ? 15.0
                        : heading.level == 3 ? 11.5
                                             : 10.0,
                .bold = true,
                .color = palette(false).text},
               pages, section ? 5 : 3);
  }

  void operator()(const Paragraph& paragraph) const {
    const Palette& colors = palette(false);
    const bool muted = paragraph.muted;
    paint_text(paragraph.text, {.size = muted ? kSmall : kBody, .color = muted ? colors.muted : colors.text},
               pages, 5);
  }

  void operator()(const Figures& figures) const;
  void operator()(const Table& table) const { paint_table(table, pages); }
  void operator()(const Plots& plots) const;

  void operator()(const Command& command) const {
    constexpr double kInset = 8;
    TextStyle style{.size = 8, .fixed = true, .color = palette(false).text, .wrap = kTextWidth - 2 * kInset};
    const double height = pages.canvas().measure(command.text, style).height + 2 * kInset;
    pages.require(height);
    pages.canvas().fill({kMargin, pages.y(), kTextWidth, height}, color_of(0xf3f5f8), 5);
    pages.canvas().text(command.text, {kMargin + kInset, pages.y() + kInset}, style);
    pages.advance(height + 6);
  }
};

void paint_figure(const Figure& figure, const Rect& box, Canvas& canvas) {
  constexpr double kInset = 9;
  const Palette& colors = palette(false);
  const double width = box.width - 2 * kInset;
  canvas.frame(box, figure.main ? colors.series[0] : colors.grid, figure.main ? 1.2 : 1, 6);
  canvas.text(figure.name, {box.x + kInset, box.y + 7},
              {.size = 7.8, .color = colors.muted, .wrap = width, .most_lines = 1});
  canvas.text(figure.value, {box.x + kInset, box.y + 18},
              {.size = 16, .bold = true, .color = colors.text, .wrap = width, .most_lines = 1});
  canvas.text(figure.remark, {box.x + kInset, box.y + 41},
              {.size = 7.4, .color = colors.muted, .wrap = width, .most_lines = 1});
}

void ElementPainter::operator()(const Figures& figures) const {
  constexpr std::size_t kInRow = 4;
  constexpr double kHeight = 56, kGap = 8;
  const double width = (kTextWidth - kGap * (kInRow - 1)) / kInRow;
  for (std::size_t first = 0; first < figures.figures.size(); first += kInRow) {
    pages.require(kHeight + kGap);
    for (std::size_t i = first; i < std::min(first + kInRow, figures.figures.size()); ++i)
      paint_figure(figures.figures[i],
                   {kMargin + static_cast<double>(i - first) * (width + kGap), pages.y(), width, kHeight},
                   pages.canvas());
    pages.advance(kHeight + kGap);
  }
}

void paint_chart(const Chart& chart, Point at, Canvas& canvas) {
  canvas.save();
  canvas.translate(at);
  canvas.scale(kChartScale);
  paint(chart, canvas, palette(false));
  canvas.restore();
}

/// The charts from `first` on that stand in one row.
std::size_t end_of_row(const std::vector<Chart>& charts, std::size_t first) {
  double width = charts[first].width;
  std::size_t end = first + 1;
  while (end < charts.size() && width + charts[end].width <= 720) width += charts[end++].width;
  return end;
}

TextStyle caption_style() { return {.size = kSmall, .color = palette(false).muted, .wrap = kTextWidth}; }

/// With the caption, where it is the last row.
double row_height(const Plots& plots, std::size_t first, std::size_t end, const Canvas& canvas) {
  constexpr double kGaps = 10;
  double height = 0;
  for (std::size_t i = first; i < end; ++i) height = std::max(height, plots.charts[i].height * kChartScale);
  if (end == plots.charts.size()) height += canvas.measure(plots.caption, caption_style()).height;
  return height + kGaps;
}

void ElementPainter::operator()(const Plots& plots) const {
  for (std::size_t first = 0; first < plots.charts.size();) {
    const std::size_t end = end_of_row(plots.charts, first);
    pages.require(row_height(plots, first, end, pages.canvas()));
    pages.advance(4);
    double x = kMargin, height = 0;
    for (std::size_t i = first; i < end; ++i) {
      paint_chart(plots.charts[i], {x, pages.y()}, pages.canvas());
      x += kTextWidth / 2 + 5;
      height = std::max(height, plots.charts[i].height * kChartScale);
    }
    pages.advance(height + 6);
    first = end;
  }
  paint_text(plots.caption, caption_style(), pages, 10);
}

/// What of an element has to stand on one page: of a row of plots all, of a table the first rows.
double least_height(const Element& element, const Canvas& canvas) {
  constexpr double kRows = 60, kHeading = 40, kLines = 16;
  if (std::holds_alternative<Heading>(element)) return kHeading;
  if (std::holds_alternative<Paragraph>(element)) return kLines;
  const auto* plots = std::get_if<Plots>(&element);
  if (!plots) return kRows;
  return row_height(*plots, 0, end_of_row(plots->charts, 0), canvas);
}

/// A heading never stands apart from what it heads: headings and paragraphs up to the next thing with a body.
double kept_height(const std::vector<Element>& elements, std::size_t index, const Canvas& canvas) {
  double height = 0;
  for (; index < elements.size(); ++index) {
    height += least_height(elements[index], canvas);
    const bool leads = std::holds_alternative<Heading>(elements[index]) ||
                       std::holds_alternative<Paragraph>(elements[index]);
    if (!leads) break;
  }
  return height;
}

void paint_title(const Document& document, PdfPages& pages) {
  const Palette& colors = palette(false);
  paint_text(document.title, {.size = 22, .bold = true, .color = colors.text}, pages, 3);
  paint_text(document.subtitle, {.size = 10, .color = colors.muted}, pages, 2);
}

}  // namespace

void paint_document(const Document& document, PdfPages& pages) {
  paint_title(document, pages);
  for (std::size_t i = 0; i < document.elements.size(); ++i) {
    if (std::holds_alternative<Heading>(document.elements[i]))
      pages.require(kept_height(document.elements, i, pages.canvas()));
    std::visit(ElementPainter{pages}, document.elements[i]);
  }
}

}  // namespace aq::report
