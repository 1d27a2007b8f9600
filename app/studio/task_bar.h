// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace aq {

/// The head of a page that works for long: its name and what it says of itself, a button that starts, one
/// that stops, and how far it is.
class TaskBar : public QWidget {
  Q_OBJECT

 public:
  explicit TaskBar(QWidget* parent = nullptr);

  void set_texts(const QString& title, const QString& subtitle, const QString& start);
  void set_can_start(bool can,
                     const QString& reason = {});  ///< `reason` why not: shown in the progress's place
  void show_running(bool running);
  void show_progress(double fraction, double seconds, const QString& detail = {});
  void show_note(const QString& text);
  QPushButton* start_button() const { return start_; }
  QPushButton* stop_button() const { return stop_; }

 Q_SIGNALS:
  void start_wanted();
  void stop_wanted();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();

  QLabel *title_, *subtitle_, *note_, *time_;
  QPushButton *start_, *stop_;
  QProgressBar* bar_;
};

}  // namespace aq
