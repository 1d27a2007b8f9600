#include "app/studio/drop_target.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

#include "app/studio/recent_models.h"

namespace aq {
namespace {

QString model_in(const QDropEvent& event) {
  const auto urls = event.mimeData()->urls();
  return urls.size() == 1 ? model_of_path(urls.first().toLocalFile()) : QString();
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
  const QString model = model_in(*drop);
  if (model.isEmpty()) return QObject::eventFilter(object, event);
  drop->acceptProposedAction();
  if (event->type() == QEvent::Drop) Q_EMIT dropped(model);
  return true;
}

}  // namespace aq
