// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/report/canvas.h"

typedef struct _cairo_surface cairo_surface_t;

namespace aq::report {

// A4 in points.
inline constexpr double kPageWidth = 595.276, kPageHeight = 841.89;
inline constexpr double kMargin = 46, kFootHeight = 30;
inline constexpr double kTextWidth = kPageWidth - 2 * kMargin;

/// The pages of a PDF as one column: `y` goes down, and turns to a new page where something does not fit.
class PdfPages {
 public:
  /// @param footer at the foot of each page @param total pages, as an earlier pass counted them; 0: not known
  PdfPages(cairo_surface_t* surface, Canvas& canvas, std::string footer, int total)
      : surface_(surface), canvas_(canvas), footer_(std::move(footer)), total_(total) {}

  Canvas& canvas() { return canvas_; }
  double y() const { return y_; }
  double room() const { return kPageHeight - kMargin - kFootHeight - y_; }
  int page() const { return page_; }
  bool at_top() const { return y_ <= kMargin; }

  void advance(double height) { y_ += height; }
  void require(double height);  ///< a new page where less room is left, unless this one is empty
  void next_page();
  void finish();  ///< the last page's foot
  /// An entry of the document's outline that leads here.
  void add_outline(const std::string& title);

 private:
  void paint_foot();

  cairo_surface_t* surface_;
  Canvas& canvas_;
  std::string footer_;
  int total_ = 0, page_ = 1;
  double y_ = kMargin;
};

}  // namespace aq::report
