#pragma once

#include <QObject>

class QWidget;

namespace aq {

/// Takes a model's directory, or a file of it, dropped anywhere on a window.
class DropTarget : public QObject {
  Q_OBJECT

 public:
  explicit DropTarget(QWidget* window);

 Q_SIGNALS:
  void dropped(const QString& model);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
};

}  // namespace aq
