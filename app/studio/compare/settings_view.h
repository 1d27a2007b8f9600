// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "app/studio/compare/run_figures.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace aq {

/// Figures and settings of several runs, a column a run: what differs, or all of it.
class SettingsView : public QWidget {
  Q_OBJECT

 public:
  explicit SettingsView(QWidget* parent = nullptr);

  void show_runs(const std::vector<LoadedRun>& runs);
  QString csv() const;  ///< what is shown
  /// @param busy what is being measured; empty: nothing is
  void show_measuring(bool possible, const QString& busy);

 Q_SIGNALS:
  void measure_wanted();  ///< the KL divergence of the runs that have none

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void fill();
  void add_rows(const std::vector<SettingRow>& rows, bool always);
  void add_heading(const QString& text);
  void retranslate();

  std::vector<LoadedRun> runs_;
  QCheckBox* all_;
  QLabel *note_, *busy_;
  QPushButton *measure_, *copy_;
  QTableWidget* table_;
};

}  // namespace aq
