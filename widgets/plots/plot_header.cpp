// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/plot_header.h"

#include <QFontMetrics>
#include <algorithm>

namespace aq {
namespace {

constexpr int kSwatch = 16;  // of a line
constexpr int kPatch = 11;   // of a fill or a dot
constexpr int kSwatchGap = 6;
constexpr int kEntryGap = 14;
constexpr int kTitleGap = 12;
constexpr int kBelow = 8;
constexpr int kMostNoteRows = 2;

bool is_line(const LegendEntry& entry) {
  return entry.mark == LegendEntry::Mark::Line || entry.mark == LegendEntry::Mark::Dashed;
}

int swatch_of(const LegendEntry& entry) { return is_line(entry) ? kSwatch : kPatch; }

}  // namespace

PlotHeader::PlotHeader(QCustomPlot* plot) : QCPLayoutElement(plot) { setAutoMargins(QCP::msNone); }

void PlotHeader::set_note(const QString& note, const QColor& color) {
  note_ = note;
  note_color_ = color;
}

void PlotHeader::set_style(const Theme& theme, const QFont& font) {
  text_ = theme.text;
  muted_ = theme.muted;
  title_font_ = font;
  title_font_.setWeight(QFont::DemiBold);
  note_font_ = font;
  note_font_.setPointSizeF(font.pointSizeF() * 0.92);
}

int PlotHeader::available_width() const {
  const QMargins margins = parentPlot()->plotLayout()->margins();
  return parentPlot()->viewport().width() - margins.left() - margins.right();
}

bool PlotHeader::note_beside_title(int width) const {
  return QFontMetrics(title_font_).horizontalAdvance(title_) + kTitleGap +
             QFontMetrics(note_font_).horizontalAdvance(note_) <=
         width;
}

int PlotHeader::title_height(int width) const {
  const int line = QFontMetrics(title_font_).height();
  const bool below = !note_.isEmpty() && !note_beside_title(width);
  return below ? line + note_height(width) : line;
}

int PlotHeader::note_height(int width) const {
  const QFontMetrics metrics(note_font_);
  const int needed =
      metrics.boundingRect(QRect(0, 0, width, QWIDGETSIZE_MAX), Qt::TextWordWrap, note_).height();
  return std::min(needed, kMostNoteRows * metrics.lineSpacing());
}

int PlotHeader::legend_row_height() const { return QFontMetrics(note_font_).height() + 2; }

std::vector<PlotHeader::Place> PlotHeader::legend_places(int width) const {
  const QFontMetrics metrics(note_font_);
  std::vector<Place> places;
  Place next;
  for (const LegendEntry& entry : legend_) {
    next.width = std::min(swatch_of(entry) + kSwatchGap + metrics.horizontalAdvance(entry.name), width);
    if (next.x > 0 && next.x + next.width > width) next = {0, next.row + 1, next.width};
    places.push_back(next);
    next.x += next.width + kEntryGap;
  }
  return places;
}

int PlotHeader::height_for(int width) const {
  const auto places = legend_places(width);
  const int legend = places.empty() ? 0 : (places.back().row + 1) * legend_row_height() + 2;
  return title_height(width) + legend + kBelow;
}

QSize PlotHeader::minimumOuterSizeHint() const { return {40, height_for(available_width())}; }
QSize PlotHeader::maximumOuterSizeHint() const { return {QWIDGETSIZE_MAX, height_for(available_width())}; }

void PlotHeader::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(true); }

void PlotHeader::draw_title(QCPPainter* painter, const QRect& area) const {
  const QFontMetrics title_metrics(title_font_);
  painter->setFont(title_font_);
  painter->setPen(text_);
  painter->drawText(area.left(), area.top() + title_metrics.ascent(),
                    title_metrics.elidedText(title_, Qt::ElideRight, area.width()));
  if (note_.isEmpty()) return;
  const bool beside = note_beside_title(area.width());
  painter->setFont(note_font_);
  painter->setPen(note_color_.isValid() ? note_color_ : muted_);
  if (beside) {
    const int x = area.left() + title_metrics.horizontalAdvance(title_) + kTitleGap;
    painter->drawText(x, area.top() + title_metrics.ascent(), note_);
    return;
  }
  const QRect below(area.left(), area.top() + title_metrics.height(), area.width(),
                    note_height(area.width()));
  painter->drawText(below, Qt::TextWordWrap, note_);
}

void PlotHeader::draw_entry(QCPPainter* painter, const LegendEntry& entry, const QRect& area) const {
  const double middle = area.center().y() + 0.5;
  painter->setPen(Qt::NoPen);
  painter->setBrush(entry.color);
  switch (entry.mark) {
    case LegendEntry::Mark::Fill:
      painter->drawRoundedRect(QRectF(area.left(), middle - 5, kPatch, 10), 2, 2);
      break;
    case LegendEntry::Mark::Dot:
      painter->drawEllipse(QPointF(area.left() + kPatch / 2.0, middle), 4, 4);
      break;
    case LegendEntry::Mark::Line:
    case LegendEntry::Mark::Dashed:
      painter->setPen(
          QPen(entry.color, 2, entry.mark == LegendEntry::Mark::Dashed ? Qt::DashLine : Qt::SolidLine));
      painter->drawLine(QLineF(area.left(), middle, area.left() + kSwatch, middle));
  }
  const QRect text = area.adjusted(swatch_of(entry) + kSwatchGap, 0, 0, 0);
  painter->setPen(muted_);
  painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                    QFontMetrics(note_font_).elidedText(entry.name, Qt::ElideRight, text.width()));
}

void PlotHeader::draw(QCPPainter* painter) {
  const QRect area = rect();
  draw_title(painter, area);
  painter->setFont(note_font_);
  const auto places = legend_places(area.width());
  const int top = area.top() + title_height(area.width()) + 2;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& place = places[i];
    const int y = top + place.row * legend_row_height();
    draw_entry(painter, legend_[i], QRect(area.left() + place.x, y, place.width + 2, legend_row_height()));
  }
}

}  // namespace aq
