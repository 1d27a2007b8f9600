// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/plot.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QMenu>
#include <QStackedLayout>
#include <QStyle>
#include <QToolTip>
#include <utility>

#include "core/base/error.h"
#include "widgets/plots/empty_page.h"
#include "widgets/plots/plot_canvas.h"
#include "widgets/plots/plot_export.h"
#include "widgets/plots/plot_header.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/replot_queue.h"
#include "widgets/plots/tickers.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

const QMargins kCanvasMargins(12, 8, 14, 6);

}  // namespace

Plot::Plot(QWidget* parent) : QWidget(parent), theme_(current_theme()) {
  pages_ = new QStackedLayout(this);
  empty_page_ = new EmptyPage;
  canvas_ = new PlotCanvas(this);
  pages_->addWidget(empty_page_);
  pages_->addWidget(canvas_);
  QCPLayoutGrid* layout = canvas_->plotLayout();
  layout->setMargins(kCanvasMargins);
  layout->setRowSpacing(0);
  main_rect_ = canvas_->axisRect();
  layout->take(main_rect_);
  layout->simplify();
  header_ = new PlotHeader(canvas_);
  body_ = new QCPLayoutGrid;
  body_->setColumnSpacing(16);
  layout->addElement(0, 0, header_);
  layout->addElement(1, 0, body_);
  body_->addElement(0, 0, main_rect_);
  for (QCPAxis* axis : {canvas_->xAxis, canvas_->yAxis}) make_logarithmic(axis, false);
  connect_canvas();
  restyle();
}

Plot::~Plot() = default;

void Plot::connect_canvas() {
  connect(canvas_, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) {
      zoomed_ = true;
      hide_hover();
    } else {
      show_hover(event->position(), event->globalPosition().toPoint());
    }
  });
  connect(canvas_, &QCustomPlot::mousePress, this,
          [this](QMouseEvent* event) { pressed_at_ = event->pos(); });
  connect(canvas_, &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    const bool moved = (event->pos() - pressed_at_).manhattanLength() >= QApplication::startDragDistance();
    if (event->button() == Qt::LeftButton && !moved) clicked(event->position());
  });
  connect(canvas_, &QCustomPlot::mouseWheel, this, [this] {
    zoomed_ = true;
    hide_hover();
  });
  connect(canvas_, &QCustomPlot::mouseDoubleClick, this, [this] { reset_view(); });
  connect(canvas_, &PlotCanvas::left, this, &Plot::hide_hover);
  connect(canvas_, &PlotCanvas::resized, this, [this] {
    resized_ = true;
    queue_refresh();
  });
  connect(canvas_, &QWidget::customContextMenuRequested, this, &Plot::show_context_menu);
}

QCustomPlot* Plot::surface() const { return canvas_; }

QCPAxisRect* Plot::add_rect(int column) {
  auto* rect = new QCPAxisRect(canvas_);
  body_->addElement(0, column, rect);
  for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft}) make_logarithmic(rect->axis(side), false);
  for (QCPAxis* axis : rect->axes()) {
    axis->setLayer("axes");
    axis->grid()->setLayer("grid");
  }
  return rect;
}

QCustomPlot& Plot::canvas() {
  refresh();
  return *canvas_;
}

const PlotHeader& Plot::header() {
  refresh();
  return *header_;
}

void Plot::set_theme(const Theme& theme) {
  fixed_theme_ = true;
  theme_ = theme;
  restyle();
}

void Plot::restyle() {
  if (!fixed_theme_) theme_ = current_theme();
  canvas_->setBackground(QBrush(theme_.surface));
  canvas_->set_mark_colors(theme_.accent, theme_.surface);
  header_->set_style(theme_, font());
  style_rects();
  changed();
}

void Plot::style_rects() {
  for (QCPAxisRect* rect : canvas_->axisRects()) style_rect(rect, theme_, font());
}

void Plot::changed() {
  stale_ = true;
  queue_refresh();
}

void Plot::queue_refresh() {
  // A hidden plot is drawn when it is shown.
  if (isVisible()) ReplotQueue::instance().add(this);
}

void Plot::replaced() {
  zoomed_ = false;
  changed();
}

void Plot::refresh() {
  const bool stale = std::exchange(stale_, false), resized = std::exchange(resized_, false);
  if (stale)
    rebuild();
  else if (resized && !empty())
    lay_out();
}

void Plot::rebuild() {
  hide_hover();
  canvas_->clearPlottables();
  canvas_->clearItems();
  header_->set_title(title());
  header_->set_note({});
  header_->set_legend({});
  canvas_->setAccessibleName(title());
  if (empty()) {
    zoomed_ = false;
    empty_page_->set_content(title(), empty_text(), theme_);
    pages_->setCurrentWidget(empty_page_);
    return;
  }
  pages_->setCurrentWidget(canvas_);
  style_rects();
  build(*canvas_, *header_);
  lay_out();
}

void Plot::lay_out() {
  if (!zoomed_) fit();
  canvas_->settle_layout(canvas_->size());
  if (!zoomed_) fit();  // once more: what keeps an aspect ratio needs the settled size
  canvas_->replot(QCustomPlot::rpQueuedRefresh);
}

void Plot::reset_view() {
  zoomed_ = false;
  if (empty()) return;
  fit();
  canvas_->replot(QCustomPlot::rpQueuedReplot);
}

QPixmap Plot::picture(QSize size, double scale) {
  refresh();
  const QSize before = canvas_->size();
  canvas_->settle_layout(size);
  if (!empty()) fit();
  const QPixmap pixmap = canvas_->toPixmap(size.width(), size.height(), scale);
  canvas_->settle_layout(before);
  return pixmap;
}

Hover Plot::hover_at(const QPointF&) const { return {}; }

void Plot::show_hover(const QPointF& position, const QPoint& global) {
  if (stale_) return;
  const Hover hover = hover_at(position);
  canvas_->set_mark(hover.mark);
  if (hover.text.isEmpty()) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(global + QPoint(8, 4), hover.text, canvas_);
  }
}

void Plot::hide_hover() {
  if (!canvas_->mark()) return;
  canvas_->set_mark({});
  QToolTip::hideText();
}

void Plot::save(const QString& path) {
  refresh();
  export_canvas(*canvas_, title(), path);
}

void Plot::copy_csv() const { QApplication::clipboard()->setText(csv()); }

std::unique_ptr<QMenu> Plot::context_menu() {
  auto menu = std::make_unique<QMenu>();
  add_actions(*menu);
  if (!menu->isEmpty()) menu->addSeparator();
  const bool filled = !empty();
  const auto action = [&](const QString& text, auto&& slot) {
    menu->addAction(text, this, slot)->setEnabled(filled);
  };
  action(tr("Reset View"), [this] { reset_view(); });
  menu->addSeparator();
  action(tr("Save as PNG…"), [this] { save_with_dialog("png", tr("PNG image (*.png)")); });
  action(tr("Save as PDF…"), [this] { save_with_dialog("pdf", tr("PDF document (*.pdf)")); });
  action(tr("Save as SVG…"), [this] { save_with_dialog("svg", tr("SVG drawing (*.svg)")); });
  action(tr("Copy Data"), [this] { copy_csv(); });
  return menu;
}

void Plot::show_context_menu(const QPoint& position) { context_menu()->exec(canvas_->mapToGlobal(position)); }

void Plot::save_with_dialog(const QString& suffix, const QString& filter) {
  QString path = QFileDialog::getSaveFileName(this, tr("Save Plot"), title() + "." + suffix, filter);
  if (path.isEmpty()) return;
  if (!path.endsWith("." + suffix, Qt::CaseInsensitive)) path += "." + suffix;
  try {
    save(path);
  } catch (const Error& error) {
    Q_EMIT failed(QString::fromUtf8(error.what()));
  }
}

void Plot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::FontChange:
    case QEvent::LanguageChange:
      // Widgets get these while they are still being made.
      if (main_rect_) restyle();
      break;
    default:
      break;
  }
}

void Plot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

}  // namespace aq
