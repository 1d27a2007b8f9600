// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "app/studio/explore/layer_table_model.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace aq {

class LayerFilter;

/// The layer table with its filter and its way out as CSV.
class LayerTable : public QWidget {
  Q_OBJECT

 public:
  explicit LayerTable(QWidget* parent = nullptr);

  LayerTableModel& model() { return *model_; }
  QTableView& view() { return *view_; }
  /// Row of the model that is chosen; −1: none.
  int current() const;
  void choose(int row);
  /// Rows of the model that can be seen, from the top.
  std::vector<int> rows_in_view() const;
  /// What is shown, as it is sorted and filtered; with all digits.
  QString csv() const;
  /// @returns what went wrong; empty: nothing
  QString save_csv(const QString& path) const;

 Q_SIGNALS:
  void chosen(int row);
  void view_moved();
  void failed(const QString& message);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void set_up_view();
  void retranslate();
  void refresh_count();
  void ask_where_to_save();

  LayerTableModel* model_;
  LayerFilter* filter_;
  QLineEdit* text_;
  QLabel* count_;
  QPushButton* save_;
  QTableView* view_;
};

}  // namespace aq
