// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace aq {

/// Tells once how long it took from the start of the process, dynamic linking included, until `window` had
/// been painted.
class FirstFrame : public QObject {
  Q_OBJECT

 public:
  FirstFrame(QWidget* window, std::function<void(double milliseconds)> tell);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  std::function<void(double)> tell_;
  bool told_ = false;
};

}  // namespace aq
