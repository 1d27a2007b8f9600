// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/drop_target.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

#include "app/studio/open_request.h"

namespace aq {
namespace {

/// The one file or directory that the window can open; empty: there is none.
QString path_in(const QDropEvent& event) {
  const auto urls = event.mimeData()->urls();
  if (urls.size() != 1) return {};
  const QString path = urls.first().toLocalFile();
  return open_request(path).kind == OpenRequest::Kind::Nothing ? QString() : path;
}

}  // namespace

DropTarget::DropTarget(QWidget* window) : QObject(window) {
  window->setAcceptDrops(true);
  window->installEventFilter(this);
}

bool DropTarget::eventFilter(QObject* object, QEvent* event) {
  const bool drags = event->type() == QEvent::DragEnter || event->type() == QEvent::Drop;
  if (!drags) return QObject::eventFilter(object, event);
  auto* drop = static_cast<QDropEvent*>(event);
  const QString path = path_in(*drop);
  if (path.isEmpty()) return QObject::eventFilter(object, event);
  drop->acceptProposedAction();
  if (event->type() == QEvent::Drop) Q_EMIT dropped(path);
  return true;
}

}  // namespace aq
