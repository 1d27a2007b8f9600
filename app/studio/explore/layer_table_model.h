// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractTableModel>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/inspect/layer_values.h"

namespace aq {

/// The layers that a run would quantize, each under the recipe's settings for it, and what they cost.
class LayerTableModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kBlock, kLayer, kBits, kSqnr, kMse, kSize, kShape, kSensitivity, kColumns };
  /// A number (or text) to sort by; invalid where it is not known.
  static constexpr int kSortRole = Qt::UserRole;

  using QAbstractTableModel::QAbstractTableModel;

  void set_layers(std::vector<LayerInfo> layers);
  /// Forgets the figures of the layers that are rounded otherwise now. @returns their rows
  std::vector<int> set_recipe(const Recipe& recipe);
  /// Several at once: views sort again only once.
  void set_figures(const std::vector<std::pair<int, LayerFigures>>& figures);
  void set_problem(int row, const QString& problem);
  /// By layer path, e.g. "0.self_attn.q_proj"; layers that are not there have none.
  void set_sensitivities(const std::map<std::string, double>& values);

  const LayerInfo& layer(int row) const { return rows_[index_of(row)].info; }
  PreviewSettings settings(int row) const;
  const std::optional<LayerFigures>& figures(int row) const { return rows_[index_of(row)].figures; }
  /// Whether an override of the recipe fits the layer.
  bool is_marked(int row) const { return rows_[index_of(row)].marked; }
  int row_of(const std::string& path) const;  ///< −1: there is no such layer
  int count() const { return static_cast<int>(rows_.size()); }
  int measured() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

  static QString heading(int column);
  void retranslate();

 private:
  struct Row {
    LayerInfo info;
    WeightRecipe weights;
    bool marked = false;
    std::optional<LayerFigures> figures;
    std::optional<double> sensitivity;
    QString problem;
  };
  static std::size_t index_of(int row) { return static_cast<std::size_t>(row); }
  QString text(const Row& row, int column) const;
  QVariant sort_value(const Row& row, int column) const;
  QString tool_tip(const Row& row) const;
  void rows_changed(int first, int last);

  std::vector<Row> rows_;
  Recipe recipe_;
};

}  // namespace aq
