// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "app/studio/compare/compare_services.h"
#include "app/studio/runs/run_entry.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace aq {

class TextColumn;

/// One prompt, continued by the float model and by each run, side by side as the tokens come. The float model
/// is the reference: where a run's tokens part from its, they are marked.
class TextView : public QWidget {
  Q_OBJECT

 public:
  explicit TextView(CompareServices services, QWidget* parent = nullptr);
  ~TextView() override;

  void show_runs(const std::vector<RunEntry>& runs);
  /// The float model first, then a column a run.
  const std::vector<TextColumn*>& columns() const { return columns_; }
  bool is_busy() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void start_or_stop();
  void start();
  void mark();
  void refresh();
  void name_columns();
  void retranslate();

  CompareServices services_;
  std::vector<RunEntry> runs_;
  QLineEdit* prompt_;
  QLabel *length_label_, *hint_;
  QSpinBox* length_;
  QPushButton* go_;
  QHBoxLayout* row_;
  std::vector<TextColumn*> columns_;
};

}  // namespace aq
