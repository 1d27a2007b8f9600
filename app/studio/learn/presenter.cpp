// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/presenter.h"

#include <QCloseEvent>
#include <QKeySequence>
#include <QScreen>
#include <QShortcut>
#include <QVBoxLayout>
#include <utility>

#include "app/studio/learn/type_scale.h"

namespace aq {

Presenter::Presenter(QWidget* parent) : QWidget(parent, Qt::Window) {
  setAttribute(Qt::WA_StyledBackground);
  setAutoFillBackground(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(32, 24, 32, 24);
  layout->setSizeConstraint(QLayout::SetNoConstraint);  // the screen's size, whatever is in it
  for (const auto key : {Qt::Key_Escape, Qt::Key_F11})
    connect(new QShortcut(QKeySequence(key), this), &QShortcut::activated, this, &Presenter::left);
}

void Presenter::present(QWidget* content) {
  content_ = content;
  layout()->addWidget(content);
  scale_type(*content, kLargeType);
  content->show();
  setGeometry(screen()->geometry());  // where no window manager makes it so
  showFullScreen();
  content->setFocus();
}

QWidget* Presenter::take_back() {
  QWidget* content = std::exchange(content_, nullptr);
  if (!content) return nullptr;
  layout()->removeWidget(content);
  content->setParent(nullptr);
  scale_type(*content, 1);
  hide();
  return content;
}

void Presenter::closeEvent(QCloseEvent* event) {
  event->ignore();
  Q_EMIT left();
}

}  // namespace aq
