// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "app/studio/long_task.h"
#include "app/studio/sweep/sweep_services.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QTabWidget;
class QTableView;

namespace aq {

class Banner;
class ChartPlot;
class GridEditor;
class GridMapPlot;
class PathField;
class SweepModel;
class TaskBar;
class Workbench;

/// Runs a grid of settings and shows what comes of it while it runs: as a heat map, as lines, as a table.
class SweepPage : public QWidget {
  Q_OBJECT

 public:
  SweepPage(const SweepServices& services, QString output_root, Workbench* workbench,
            QWidget* parent = nullptr);
  ~SweepPage() override;

  GridEditor& grid() { return *grid_; }
  GridMapPlot& map() { return *map_; }
  ChartPlot& curves() { return *curves_; }
  QTableView& table() { return *table_view_; }
  QComboBox& metric() { return *metric_; }
  PathField& directory() { return *directory_; }
  TaskBar& bar() { return *bar_; }
  Banner& banner() { return *banner_; }
  void open(const QString& directory);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void set_up_layout();
  void connect_parts();
  void refresh_start();
  bool is_finished() const;
  void suggest_directory();
  void keep() const;
  void restore();
  void start();
  void show_table(const SweepTable& table);
  void fill_slices();
  void draw();
  void use_cell(int row);
  void show_error(const ErrorReport& error);
  void browse();
  void retranslate();

  SweepServices services_;
  QString output_root_, suggested_, finished_in_;
  Workbench* workbench_;
  std::optional<SweepTable> table_;
  Banner* banner_;
  TaskBar* bar_;
  GridEditor* grid_;
  PathField* directory_;
  QLabel *settings_label_, *texts_note_, *metric_label_;
  QPushButton *open_, *use_;
  QComboBox* metric_;
  QHBoxLayout* slices_layout_;
  std::vector<QComboBox*> slices_;  ///< one an axis but the last two
  QTabWidget* tabs_;
  GridMapPlot* map_;
  ChartPlot* curves_;
  SweepModel* model_;
  QSortFilterProxyModel* sorted_;
  QTableView* table_view_;
  LongTask<SweepTable, SweepTable> task_;
  LongTask<SweepTable> opening_;
};

}  // namespace aq
