// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSortFilterProxyModel>

namespace aq {

/// Sorts the layer table, what is not known yet below the rest, and leaves out what a text does not fit: part
/// of "block.layer", its shape or bits, or a glob such as "*.mlp.*".
class LayerFilter : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  explicit LayerFilter(QObject* parent = nullptr);
  void set_text(const QString& text);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QString text_;
};

}  // namespace aq
