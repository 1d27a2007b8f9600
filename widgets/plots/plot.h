// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPointF>
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>

#include "widgets/theme/theme.h"

class QCPAxisRect;
class QCPLayoutGrid;
class QCustomPlot;
class QMenu;
class QStackedLayout;

namespace aq {

class EmptyPage;
class PlotCanvas;
class PlotHeader;

/// What hovering shows: exact values, and where the mark goes.
struct Hover {
  QString text;
  std::optional<QPointF> mark;  ///< in pixels of the canvas
};

/// A view of values: it keeps what it was given and redraws itself from that, once per turn of the event
/// loop, in the theme of the moment. Drag pans, the wheel zooms, a double click shows everything again.
class Plot : public QWidget {
  Q_OBJECT

 public:
  explicit Plot(QWidget* parent = nullptr);
  ~Plot() override;

  virtual QString title() const = 0;
  virtual bool empty() const = 0;
  virtual QString empty_text() const = 0;  ///< what will appear here, and when
  virtual QString csv() const = 0;         ///< the data shown, comma separated, with a heading
  virtual void clear() = 0;
  virtual Hover hover_at(const QPointF& position) const;

  /// The drawing surface, brought up to date with the data first.
  QCustomPlot& canvas();
  const PlotHeader& header();
  const Theme& theme() const { return theme_; }
  /// Fixes the theme, whatever the program's is: for pictures.
  void set_theme(const Theme& theme);

  /// Brings the drawing up to date now.
  void refresh();
  /// Shows everything again after zooming and panning.
  void reset_view();
  /// Writes a picture by the suffix of `path`: png, pdf or svg. @throws Error(BadArgument, Output)
  void save(const QString& path);
  void copy_csv() const;
  /// A picture of `size` logical pixels, `scale` times as many real ones.
  QPixmap picture(QSize size, double scale);
  std::unique_ptr<QMenu> context_menu();

  QSize sizeHint() const override { return {520, 320}; }
  QSize minimumSizeHint() const override { return {220, 160}; }

 Q_SIGNALS:
  /// An export failed; one line for the user.
  void failed(const QString& message);

 protected:
  /// Puts plottables and header on the cleared canvas.
  virtual void build(QCustomPlot& canvas, PlotHeader& header) = 0;
  /// Sets the axes so that all data shows.
  virtual void fit() = 0;
  virtual void add_actions(QMenu&) {}
  virtual void clicked(const QPointF&) {}

  /// The data changed: redraw soon.
  void changed();
  /// The data is of another thing than before: also forget the zoom.
  void replaced();
  /// What is in view was chosen: data that changes does not move it.
  void keep_view() { zoomed_ = true; }
  QCustomPlot* surface() const;
  QCPAxisRect* main_rect() const { return main_rect_; }
  /// The grid under the header that holds the axis rects.
  QCPLayoutGrid* body() const { return body_; }
  QCPAxisRect* add_rect(int column);

  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void connect_canvas();
  void queue_refresh();
  void rebuild();
  void lay_out();  ///< for the canvas' size, and draws
  void show_hover(const QPointF& position, const QPoint& global);
  void hide_hover();
  void show_context_menu(const QPoint& position);
  void save_with_dialog(const QString& suffix, const QString& filter);
  void restyle();
  void style_rects();

  Theme theme_;
  bool fixed_theme_ = false;
  bool stale_ = true;     ///< the data changed since it was drawn
  bool resized_ = false;  ///< the canvas did
  bool zoomed_ = false;
  QPoint pressed_at_;
  QStackedLayout* pages_ = nullptr;
  EmptyPage* empty_page_ = nullptr;
  PlotCanvas* canvas_ = nullptr;
  PlotHeader* header_ = nullptr;
  QCPLayoutGrid* body_ = nullptr;
  QCPAxisRect* main_rect_ = nullptr;
};

}  // namespace aq
