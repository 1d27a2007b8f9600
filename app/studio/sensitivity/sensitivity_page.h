// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <optional>

#include "app/studio/long_task.h"
#include "app/studio/sensitivity/sensitivity_services.h"

class QComboBox;
class QLabel;

namespace aq {

class Banner;
class BudgetPanel;
class ChartPlot;
class GridMapPlot;
class SensitivitySettings;
class TaskBar;
class Workbench;

/// Which layers need their bits: what rounding each one costs, and bits shared out under a budget.
class SensitivityPage : public QWidget {
  Q_OBJECT

 public:
  SensitivityPage(const SensitivityServices& services, Workbench* workbench, QWidget* parent = nullptr);
  ~SensitivityPage() override;

  GridMapPlot& map() { return *map_; }
  ChartPlot& curves() { return *curves_; }
  BudgetPanel& budget() { return *budget_; }
  Banner& banner() { return *banner_; }
  QComboBox& view() { return *view_; }
  TaskBar& bar() { return *bar_; }
  const std::optional<Sensitivity>& result() const { return result_; }

 Q_SIGNALS:
  /// For others that show layers: their divergence alone at the recipe's bits.
  void measured(const aq::Sensitivity& sensitivity);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void connect_parts();
  void refresh_start();
  void start();
  QString result_note() const;
  void take(const Sensitivity& sensitivity);
  void check_budget();
  void use_budget();
  void fill_views();
  void draw();
  void show_error(const ErrorReport& error);
  void forget();
  void retranslate();

  SensitivityServices services_;
  Workbench* workbench_;
  SensitivitySpec spec_;  ///< of the result
  std::optional<Sensitivity> result_;
  Banner* banner_;
  TaskBar* bar_;
  SensitivitySettings* settings_;
  BudgetPanel* budget_;
  QLabel *settings_label_, *budget_label_, *view_label_;
  QComboBox* view_;
  GridMapPlot* map_;
  ChartPlot* curves_;
  LongTask<Sensitivity> task_;
  LongTask<double> check_;
};

}  // namespace aq
