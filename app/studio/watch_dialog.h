// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace aq {

/// Asks where a run of another process can be watched, and for its token.
class WatchDialog : public QDialog {
  Q_OBJECT

 public:
  explicit WatchDialog(QWidget* parent = nullptr);

 Q_SIGNALS:
  void watch_wanted(const QString& address, const QString& token);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void retranslate();
  void refresh();
  void send();

  QLabel *explanation_, *address_label_, *token_label_;
  QLineEdit *address_, *token_;
  QPushButton *watch_, *close_;
};

}  // namespace aq
