// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <deque>

#include "core/run/run_event.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace aq {

/// The run's news, one line each, with the time since the start; can be searched, and cut down to what was
/// out of the ordinary.
class LogView : public QWidget {
  Q_OBJECT

 public:
  enum class Level { Detail, Milestone, Warning };

  explicit LogView(QWidget* parent = nullptr);
  void add(const RunEvent& event, double seconds);
  void clear_events();
  QString text() const;  ///< the lines that are shown

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Entry {
    RunEvent event;
    double seconds = 0;
  };
  bool shows(const Entry& entry, const QString& line) const;
  void append(const Entry& entry);
  void fill();
  void retranslate();

  std::deque<Entry> entries_;  ///< so that the lines can change their language
  QLineEdit* search_;
  QComboBox* level_;
  QPlainTextEdit* lines_;
};

/// How much an event matters: epochs and layers are details, recovery and warnings are warnings.
LogView::Level log_level(const RunEvent& event);

}  // namespace aq
