// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/dock_layout.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>

#include "app/studio/dock_grip.h"

namespace aq {

DockLayout::DockLayout(QMainWindow* window) : QObject(window), window_(window) {
  window->setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks |
                         QMainWindow::AllowNestedDocks);
  window->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  window->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  window->setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
}

QDockWidget* DockLayout::add(const char* name, QWidget* content, Title title) {
  auto* dock = new QDockWidget(title(), window_);
  dock->setObjectName(QLatin1String(name));
  dock->setWidget(content);
  dock->setTitleBarWidget(new DockGrip(dock));
  docks_.insert(dock->objectName(), dock);
  titles_.emplace_back(dock, std::move(title));
  return dock;
}

void DockLayout::reset() {
  for (auto* held : docks_) {
    held->setFloating(false);
    window_->removeDockWidget(held);
  }
  arrange_panels();
  arrange_plots();
  for (auto* held : docks_) held->show();
  for (const char* front : {"settings", "matrix", "gershgorin", "weights", "perplexity"})
    dock(front)->raise();
}

void DockLayout::arrange_panels() {
  window_->addDockWidget(Qt::LeftDockWidgetArea, dock("settings"));
  window_->tabifyDockWidget(dock("settings"), dock("recipe"));
  window_->tabifyDockWidget(dock("recipe"), dock("model"));
}

void DockLayout::arrange_plots() {
  window_->addDockWidget(Qt::BottomDockWidgetArea, dock("loss"));
  window_->splitDockWidget(dock("loss"), dock("weights"), Qt::Vertical);
  window_->splitDockWidget(dock("loss"), dock("matrix"), Qt::Horizontal);
  window_->splitDockWidget(dock("matrix"), dock("gershgorin"), Qt::Horizontal);
  window_->splitDockWidget(dock("weights"), dock("activations"), Qt::Horizontal);
  window_->splitDockWidget(dock("activations"), dock("perplexity"), Qt::Horizontal);
  window_->tabifyDockWidget(dock("matrix"), dock("search"));
  window_->tabifyDockWidget(dock("weights"), dock("clipping"));
  window_->tabifyDockWidget(dock("gershgorin"), dock("dominance"));
  window_->tabifyDockWidget(dock("perplexity"), dock("layer_error"));
  window_->tabifyDockWidget(dock("layer_error"), dock("log"));
  const QList<QDockWidget*> top{dock("loss"), dock("matrix"), dock("gershgorin")};
  const QList<QDockWidget*> bottom{dock("weights"), dock("activations"), dock("perplexity")};
  window_->resizeDocks(top, {1, 1, 1}, Qt::Horizontal);
  window_->resizeDocks(bottom, {1, 1, 1}, Qt::Horizontal);
  window_->resizeDocks({dock("loss"), dock("weights")}, {1, 1}, Qt::Vertical);
  window_->resizeDocks({dock("settings")}, {372}, Qt::Horizontal);
}

void DockLayout::fill_menu(QMenu* menu) const {
  for (const auto& [dock, title] : titles_) menu->addAction(dock->toggleViewAction());
}

void DockLayout::retranslate() {
  for (const auto& [dock, title] : titles_) dock->setWindowTitle(title());
}

}  // namespace aq
