// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "widgets/plots/qcustomplot.h"
#include "widgets/theme/theme.h"

namespace aq {

struct LegendEntry {
  enum class Mark { Line, Dashed, Fill, Dot };
  QString name;
  QColor color;
  Mark mark = Mark::Line;
};

/// Title, note and legend above the axes: flows into as many rows as the width needs, so that nothing ever
/// lies over data.
class PlotHeader : public QCPLayoutElement {
 public:
  explicit PlotHeader(QCustomPlot* plot);

  void set_title(const QString& title) { title_ = title; }
  void set_note(const QString& note, const QColor& color = {});
  void set_legend(std::vector<LegendEntry> entries) { legend_ = std::move(entries); }
  void set_style(const Theme& theme, const QFont& font);

  const QString& title() const { return title_; }
  const QString& note() const { return note_; }
  const std::vector<LegendEntry>& legend() const { return legend_; }

  QSize minimumOuterSizeHint() const override;
  QSize maximumOuterSizeHint() const override;

 protected:
  void draw(QCPPainter* painter) override;
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;

 private:
  struct Place {
    int x = 0, row = 0, width = 0;
  };
  bool note_beside_title(int width) const;
  int title_height(int width) const;
  int note_height(int width) const;
  int legend_row_height() const;
  std::vector<Place> legend_places(int width) const;
  int height_for(int width) const;
  int available_width() const;
  void draw_title(QCPPainter* painter, const QRect& area) const;
  void draw_entry(QCPPainter* painter, const LegendEntry& entry, const QRect& area) const;

  QString title_, note_;
  QColor note_color_, text_, muted_;
  QFont title_font_, note_font_;
  std::vector<LegendEntry> legend_;
};

}  // namespace aq
