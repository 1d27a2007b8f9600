// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

namespace aq {

/// Shows a widget in a window of its own over the whole screen, in large type, and gives it back.
class Presenter : public QWidget {
  Q_OBJECT

 public:
  static constexpr double kLargeType = 1.5;  ///< of the window's size

  explicit Presenter(QWidget* parent);

  void present(QWidget* content);
  bool is_presenting() const { return content_ != nullptr; }
  /// Ends the presentation. @returns what was presented, without a parent
  QWidget* take_back();

 Q_SIGNALS:
  /// Escape or F11 was pressed or the window closed: take the content back.
  void left();

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  QWidget* content_ = nullptr;
};

}  // namespace aq
