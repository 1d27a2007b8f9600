// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFrame>
#include <QTimer>
#include <optional>

#include "app/studio/runs/run_entry.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace aq {

/// One run: its name and note, to be changed in place, what is known of it, and what can be done with it.
class RunDetails : public QFrame {
  Q_OBJECT

 public:
  explicit RunDetails(QWidget* parent = nullptr);

  void show_run(const RunEntry* run);  ///< null: none is chosen
  void edit_name();

 Q_SIGNALS:
  void notes_edited(const aq::RunEntry& run);  ///< with the new name and note
  void reopen_wanted();
  void settings_wanted();
  void report_wanted();
  void export_wanted();
  void trash_wanted();

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void set_up_layout();
  void retranslate();
  void show_facts();
  void take_notes();

  std::optional<RunEntry> run_;
  QTimer soon_;  ///< after the last key, the note is kept
  QLineEdit* name_;
  QPlainTextEdit* note_;
  QLabel *problem_, *facts_, *empty_;
  QPushButton *reopen_, *settings_, *report_, *export_, *trash_;
  QWidget* body_;
};

}  // namespace aq
