// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_filter.h"

#include "app/studio/explore/layer_table_model.h"
#include "core/run/layer_overrides.h"

namespace aq {

LayerFilter::LayerFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(LayerTableModel::kSortRole);
  setDynamicSortFilter(true);
}

void LayerFilter::set_text(const QString& text) {
  text_ = text.trimmed();
  invalidateFilter();
}

bool LayerFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (text_.isEmpty()) return true;
  const auto shown = [&](int column) { return sourceModel()->index(row, column, parent).data().toString(); };
  const QString path = shown(LayerTableModel::kBlock) + QLatin1Char('.') + shown(LayerTableModel::kLayer);
  if (text_.contains(QLatin1Char('*')) || text_.contains(QLatin1Char('?')))
    return fits_glob(text_.toStdString(), path.toStdString());
  return path.contains(text_, Qt::CaseInsensitive) ||
         shown(LayerTableModel::kShape).contains(text_, Qt::CaseInsensitive) ||
         shown(LayerTableModel::kBits).compare(text_, Qt::CaseInsensitive) == 0;
}

bool LayerFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(sortRole()), b = right.data(sortRole());
  // Whichever way it is sorted, what is unknown comes last.
  if (a.isValid() != b.isValid()) return a.isValid() == (sortOrder() == Qt::AscendingOrder);
  if (a == b) return left.row() < right.row();
  return QSortFilterProxyModel::lessThan(left, right);
}

}  // namespace aq
