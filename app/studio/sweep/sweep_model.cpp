// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sweep/sweep_model.h"

#include <array>
#include <cmath>

#include "app/studio/sweep/axis_values.h"
#include "app/studio/sweep/sweep_pictures.h"
#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr std::array kMetrics{SweepMetric::Perplexity, SweepMetric::Loss, SweepMetric::BitsPerWeight,
                              SweepMetric::Seconds};
constexpr int kDigits = 5;

}  // namespace

void SweepModel::show_table(const SweepTable& table) {
  beginResetModel();
  table_ = table;
  endResetModel();
}

int SweepModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(table_.cells.size());
}

int SweepModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || table_.cells.empty() ? 0 : axes() + static_cast<int>(kMetrics.size()) + 1;
}

QVariant SweepModel::choice(std::size_t cell, int axis, bool for_sorting) const {
  const auto& [path, value] = table_.cells[cell].choices[static_cast<std::size_t>(axis)];
  if (for_sorting && value.is_number()) return value.get<double>();
  return value_name(path, value);
}

QVariant SweepModel::result(std::size_t cell, int column, bool for_sorting) const {
  if (!table_.results[cell]) return for_sorting ? QVariant(HUGE_VAL) : QVariant();
  const CellResult& one = *table_.results[cell];
  if (column == static_cast<int>(kMetrics.size())) return QString::fromStdString(one.error);
  const double value = metric_of(one, kMetrics.at(static_cast<std::size_t>(column)));
  if (for_sorting) return std::isfinite(value) ? value : HUGE_VAL;
  return std::isfinite(value) ? number_text(value, kDigits) : QString();
}

QVariant SweepModel::data(const QModelIndex& index, int role) const {
  const bool for_sorting = role == kSortRole;
  const auto cell = static_cast<std::size_t>(index.row());
  if (role == Qt::TextAlignmentRole && index.column() >= axes() && index.column() < columnCount() - 1)
    return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole && !for_sorting) return {};
  return index.column() < axes() ? choice(cell, index.column(), for_sorting)
                                 : result(cell, index.column() - axes(), for_sorting);
}

QVariant SweepModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section;
  if (section < axes()) return axis_name(table_.grid.axes[static_cast<std::size_t>(section)].path);
  const int metric = section - axes();
  if (metric < static_cast<int>(kMetrics.size()))
    return metric_name(kMetrics.at(static_cast<std::size_t>(metric)));
  return tr("Error");
}

}  // namespace aq
