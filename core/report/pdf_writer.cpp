// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdf_writer.h"

#include <cairo-pdf.h>

#include "core/report/cairo_surface.h"
#include "core/report/pdf_elements.h"
#include "core/text/utf8.h"

namespace aq::report {
namespace {

void describe(cairo_surface_t* surface, const Document& document) {
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                 replace_malformed(document.title).c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT,
                                 replace_malformed(document.subtitle).c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "AffineQuant Studio");
}

struct Pass {
  std::string bytes;
  int pages = 0;
};

Pass draw(const Document& document, int total) {
  Pass pass;
  const Surface surface(
      cairo_pdf_surface_create_for_stream(&append_bytes, &pass.bytes, kPageWidth, kPageHeight));
  describe(surface.get(), document);
  {
    const Context context(cairo_create(surface.get()));
    Canvas canvas(context.get(), document.language);
    PdfPages pages(surface.get(), canvas, document.footer, total);
    paint_document(document, pages);
    pages.finish();
    pass.pages = pages.page();
    require_drawn(cairo_status(context.get()), "the PDF");
  }
  cairo_surface_finish(surface.get());
  require_drawn(cairo_surface_status(surface.get()), "the PDF");
  return pass;
}

}  // namespace

std::string pdf_of(const Document& document) {
  const int total = draw(document, 0).pages;  // the first pass counts
  return draw(document, total).bytes;
}

}  // namespace aq::report
