// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/canvas.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <numbers>

#include "core/text/utf8.h"

namespace aq::report {
namespace {

struct FreeObject {
  void operator()(void* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, FreeObject>;

struct FreeFont {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using Font = std::unique_ptr<PangoFontDescription, FreeFont>;

/// The first that is installed is taken; characters it lacks come from others.
constexpr const char* kFamily = "Noto Sans,Noto Sans CJK SC,DejaVu Sans,sans-serif";
constexpr const char* kFixedFamily = "Noto Sans Mono,DejaVu Sans Mono,Noto Sans Mono CJK SC,monospace";

Font font_of(const TextStyle& style) {
  Font font(pango_font_description_new());
  pango_font_description_set_family(font.get(), style.fixed ? kFixedFamily : kFamily);
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

struct FreeAttributes {
  void operator()(PangoAttrList* attributes) const { pango_attr_list_unref(attributes); }
};

/// Fonts for Chinese set signs like … and × as wide as their characters; beside Latin letters that is too
/// wide.
void use_narrow_punctuation(PangoLayout* layout) {
  const std::unique_ptr<PangoAttrList, FreeAttributes> attributes(pango_attr_list_new());
  pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("pwid=1,palt=1"));
  pango_layout_set_attributes(layout, attributes.get());
}

Layout layout_of(cairo_t* cairo, const std::string& text, const TextStyle& style, Language language) {
  Layout layout(pango_cairo_create_layout(cairo));
  PangoContext* context = pango_layout_get_context(layout.get());
  pango_context_set_language(context, pango_language_from_string(tag_of(language)));
  // Positions that do not depend on the zoom or on the screen.
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_layout_context_changed(layout.get());
  pango_layout_set_font_description(layout.get(), font_of(style).get());
  const std::string valid = replace_malformed(text);
  pango_layout_set_text(layout.get(), valid.data(), static_cast<int>(valid.size()));
  if (language == Language::English) use_narrow_punctuation(layout.get());
  if (style.wrap > 0) {
    pango_layout_set_width(layout.get(), static_cast<int>(style.wrap * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(layout.get(), static_cast<int>(0.18 * style.size * PANGO_SCALE));
  }
  if (style.most_lines > 0) {
    pango_layout_set_height(layout.get(), -style.most_lines);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_MIDDLE);
  }
  return layout;
}

TextSize size_of(PangoLayout* layout) {
  int width = 0, height = 0;
  pango_layout_get_size(layout, &width, &height);
  return {static_cast<double>(width) / PANGO_SCALE, static_cast<double>(height) / PANGO_SCALE};
}

double share_before(Align align) { return align == Align::Left ? 0 : align == Align::Center ? 0.5 : 1; }

void trace_rounded(cairo_t* cairo, const Rect& rect, double radius) {
  constexpr double kQuarter = std::numbers::pi / 2;
  const double r = std::min({radius, rect.width / 2, rect.height / 2});
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, rect.right() - r, rect.y + r, r, -kQuarter, 0);
  cairo_arc(cairo, rect.right() - r, rect.bottom() - r, r, 0, kQuarter);
  cairo_arc(cairo, rect.x + r, rect.bottom() - r, r, kQuarter, 2 * kQuarter);
  cairo_arc(cairo, rect.x + r, rect.y + r, r, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cairo);
}

void trace_rect(cairo_t* cairo, const Rect& rect, double radius) {
  if (radius > 0)
    trace_rounded(cairo, rect, radius);
  else
    cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height);
}

}  // namespace

void Canvas::use(Color color) const {
  cairo_set_source_rgba(cairo_, color.red, color.green, color.blue, color.alpha);
}

void Canvas::trace(const std::vector<Point>& points) {
  for (const Point& point : points) cairo_line_to(cairo_, point.x, point.y);
}

void Canvas::stroke(Color color, double width, bool dashed) {
  constexpr double kDash[] = {5, 3};
  use(color);
  cairo_set_line_width(cairo_, width);
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash(cairo_, kDash, dashed ? 2 : 0, 0);
  cairo_stroke(cairo_);
}

void Canvas::line(Point from, Point to, Color color, double width, bool dashed) {
  cairo_move_to(cairo_, from.x, from.y);
  cairo_line_to(cairo_, to.x, to.y);
  stroke(color, width, dashed);
}

void Canvas::polyline(const std::vector<Point>& points, Color color, double width, bool dashed) {
  trace(points);
  stroke(color, width, dashed);
}

void Canvas::polygon(const std::vector<Point>& points, Color color) {
  trace(points);
  cairo_close_path(cairo_);
  use(color);
  cairo_fill(cairo_);
}

void Canvas::fill(const Rect& rect, Color color, double radius) {
  trace_rect(cairo_, rect, radius);
  use(color);
  cairo_fill(cairo_);
}

void Canvas::frame(const Rect& rect, Color color, double width, double radius) {
  trace_rect(cairo_, rect, radius);
  stroke(color, width, false);
}

void Canvas::dot(Point center, double radius, Color color) {
  cairo_new_sub_path(cairo_);
  cairo_arc(cairo_, center.x, center.y, radius, 0, 2 * std::numbers::pi);
  use(color);
  cairo_fill(cairo_);
}

void Canvas::clip(const Rect& rect) {
  trace_rect(cairo_, rect, 0);
  cairo_clip(cairo_);
}

void Canvas::save() { cairo_save(cairo_); }
void Canvas::restore() { cairo_restore(cairo_); }
void Canvas::translate(Point by) { cairo_translate(cairo_, by.x, by.y); }
void Canvas::scale(double factor) { cairo_scale(cairo_, factor, factor); }

TextSize Canvas::measure(const std::string& text, const TextStyle& style) const {
  return size_of(layout_of(cairo_, text, style, language_).get());
}

TextSize Canvas::text(const std::string& text, Point at, const TextStyle& style, Align align) {
  const Layout layout = layout_of(cairo_, text, style, language_);
  if (style.wrap > 0) {  // lines are set inside of the wrapping width
    pango_layout_set_alignment(layout.get(), align == Align::Left     ? PANGO_ALIGN_LEFT
                                             : align == Align::Center ? PANGO_ALIGN_CENTER
                                                                      : PANGO_ALIGN_RIGHT);
  }
  const TextSize size = size_of(layout.get());
  use(style.color);
  const double width = style.wrap > 0 ? style.wrap : size.width;
  cairo_move_to(cairo_, at.x - share_before(align) * width, at.y);
  pango_cairo_show_layout(cairo_, layout.get());
  cairo_new_path(cairo_);
  return size;
}

void Canvas::upright_text(const std::string& text, Point at, const TextStyle& style) {
  const TextSize size = measure(text, style);
  save();
  translate(at);
  cairo_rotate(cairo_, -std::numbers::pi / 2);
  this->text(text, {-size.width / 2, -size.height / 2}, style);
  restore();
}

}  // namespace aq::report
