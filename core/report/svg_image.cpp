// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/svg_image.h"

#include <cairo-svg.h>

#include "core/report/cairo_surface.h"
#include "core/report/chart_painter.h"

namespace aq::report {

std::string svg_of(const Chart& chart, bool dark, Language language) {
  std::string bytes;
  const Surface surface(
      cairo_svg_surface_create_for_stream(&append_bytes, &bytes, chart.width, chart.height));
  cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PX);
  {
    const Context context(cairo_create(surface.get()));
    Canvas canvas(context.get(), language);
    paint(chart, canvas, palette(dark));
    require_drawn(cairo_status(context.get()), "a plot");
  }
  cairo_surface_finish(surface.get());
  require_drawn(cairo_surface_status(surface.get()), "a plot");
  return bytes;
}

}  // namespace aq::report
