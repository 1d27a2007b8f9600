// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace aq {

/// A message at the top of a page that stays until it is dismissed or replaced: no dialog interrupts.
class Banner : public QFrame {
  Q_OBJECT

 public:
  enum class Tone { Error, Warning, Success, Information };
  explicit Banner(QWidget* parent = nullptr);

  void show_message(Tone tone, const QString& headline, const QString& detail);
  Tone tone() const { return tone_; }
  QString headline() const;
  QString detail() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  Tone tone_ = Tone::Information;
  QLabel *icon_, *headline_, *detail_;
  QToolButton* dismiss_;
};

}  // namespace aq
