// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <QString>
#include <concepts>
#include <functional>
#include <utility>

class QLabel;
class QToolButton;

namespace aq {

/// A message at the top of a page that stays until it is dismissed or replaced: no dialog interrupts.
class Banner : public QFrame {
  Q_OBJECT

 public:
  enum class Tone { Error, Warning, Success, Information };

  /// One that stays as it is, or one that is asked for again when the language changes.
  class Text {
   public:
    Text(const QString& fixed) : now_([fixed] { return fixed; }) {}  // NOLINT(google-explicit-constructor)
    template <std::invocable<> Now>
    Text(Now now) : now_(std::move(now)) {}  // NOLINT(google-explicit-constructor)
    QString operator()() const { return now_(); }

   private:
    std::function<QString()> now_;
  };

  explicit Banner(QWidget* parent = nullptr);

  void show_message(Tone tone, Text headline, Text detail);
  Tone tone() const { return tone_; }
  QString headline() const;
  QString detail() const;

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void show_texts();
  void make_room();

  Tone tone_ = Tone::Information;
  Text headline_text_, detail_text_;
  QLabel *icon_, *headline_, *detail_;
  QToolButton* dismiss_;
};

}  // namespace aq
