// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdf_page.h"

#include <cairo-pdf.h>

#include "core/report/texts.h"
#include "core/text/utf8.h"

namespace aq::report {

void PdfPages::require(double height) {
  if (room() < height && !at_top()) next_page();
}

void PdfPages::next_page() {
  paint_foot();
  cairo_surface_show_page(surface_);
  ++page_;
  y_ = kMargin;
}

void PdfPages::finish() {
  paint_foot();
  cairo_surface_show_page(surface_);
}

void PdfPages::paint_foot() {
  constexpr double kSize = 7.5, kNumberWidth = 50;
  const Palette& colors = palette(false);
  const double top = kPageHeight - kMargin;
  canvas_.line({kMargin, top - 6}, {kPageWidth - kMargin, top - 6}, colors.grid, 0.7);
  TextStyle style{.size = kSize, .color = colors.muted, .wrap = kTextWidth - kNumberWidth, .most_lines = 1};
  canvas_.text(footer_, {kMargin, top}, style);
  style.wrap = style.most_lines = 0;
  canvas_.text(text(canvas_.language(), Text::page_number, {std::to_string(page_), std::to_string(total_)}),
               {kPageWidth - kMargin, top}, style, Align::Right);
}

void PdfPages::add_outline(const std::string& title) {
  const std::string place = "page=" + std::to_string(page_) + " pos=[" +
                            std::to_string(static_cast<int>(kMargin)) + " " +
                            std::to_string(static_cast<int>(y_)) + "]";
  cairo_pdf_surface_add_outline(surface_, CAIRO_PDF_OUTLINE_ROOT, replace_malformed(title).c_str(),
                                place.c_str(), static_cast<cairo_pdf_outline_flags_t>(0));
}

}  // namespace aq::report
