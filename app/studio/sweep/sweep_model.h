// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractTableModel>

#include "core/sweep/sweep.h"

namespace aq {

/// A sweep's cells as rows: a column an axis, then what came of them.
class SweepModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  static constexpr int kSortRole = Qt::UserRole;  ///< numbers as numbers

  using QAbstractTableModel::QAbstractTableModel;
  void show_table(const SweepTable& table);
  void retranslate() { Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  int axes() const { return static_cast<int>(table_.grid.axes.size()); }
  QVariant choice(std::size_t cell, int axis, bool for_sorting) const;
  QVariant result(std::size_t cell, int column, bool for_sorting) const;

  SweepTable table_;
};

}  // namespace aq
