// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/wheel_guard.h"

#include <QEvent>
#include <QWidget>

namespace aq {
namespace {

class WheelGuard : public QObject {
 public:
  explicit WheelGuard(QWidget* field) : QObject(field), field_(field) {}

 protected:
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() != QEvent::Wheel || field_->hasFocus()) return QObject::eventFilter(object, event);
    event->ignore();
    return true;
  }

 private:
  QWidget* field_;
};

}  // namespace

void guard_from_wheel(QWidget* field) {
  field->setFocusPolicy(Qt::StrongFocus);
  field->installEventFilter(new WheelGuard(field));
}

}  // namespace aq
