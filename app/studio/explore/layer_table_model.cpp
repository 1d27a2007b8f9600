// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_table_model.h"

#include <QFont>
#include <algorithm>

#include "app/studio/number_format.h"
#include "core/run/layer_overrides.h"
#include "widgets/plots/number_text.h"

namespace aq {
namespace {

QString shape_text(const LayerInfo& layer) { return QStringLiteral("%1 × %2").arg(layer.out).arg(layer.in); }

}  // namespace

void LayerTableModel::set_layers(std::vector<LayerInfo> layers) {
  beginResetModel();
  rows_.clear();
  for (auto& layer : layers) rows_.push_back({.info = std::move(layer)});
  endResetModel();
  set_recipe(recipe_);
}

std::vector<int> LayerTableModel::set_recipe(const Recipe& recipe) {
  const bool seed_moves = recipe.calibration.seed != recipe_.calibration.seed;
  recipe_ = recipe;
  std::vector<int> stale;
  for (int i = 0; i < count(); ++i) {
    Row& row = rows_[index_of(i)];
    const WeightRecipe weights = weight_recipe_of(recipe, row.info.block, row.info.layer);
    row.marked = weights != recipe.weights;
    if (row.weights == weights && !seed_moves && (row.figures || !row.problem.isEmpty())) continue;
    row.weights = weights;
    row.figures.reset();
    row.problem.clear();
    stale.push_back(i);
  }
  if (count() > 0) rows_changed(0, count() - 1);
  return stale;
}

void LayerTableModel::set_figures(const std::vector<std::pair<int, LayerFigures>>& figures) {
  if (figures.empty()) return;
  int first = count(), last = 0;
  for (const auto& [row, value] : figures) {
    rows_[index_of(row)].figures = value;
    first = std::min(first, row);
    last = std::max(last, row);
  }
  rows_changed(first, last);
}

void LayerTableModel::set_problem(int row, const QString& problem) {
  rows_[index_of(row)].problem = problem;
  rows_changed(row, row);
}

void LayerTableModel::set_sensitivities(const std::map<std::string, double>& values) {
  for (auto& row : rows_) {
    const auto found = values.find(layer_path(row.info.block, row.info.layer));
    row.sensitivity = found == values.end() ? std::nullopt : std::optional(found->second);
  }
  if (count() > 0) rows_changed(0, count() - 1);
}

PreviewSettings LayerTableModel::settings(int row) const {
  return {rows_[index_of(row)].weights, 1, recipe_.calibration.seed};
}

int LayerTableModel::row_of(const std::string& path) const {
  for (int i = 0; i < count(); ++i)
    if (layer_path(layer(i).block, layer(i).layer) == path) return i;
  return -1;
}

int LayerTableModel::measured() const {
  return static_cast<int>(
      std::ranges::count_if(rows_, [](const Row& row) { return row.figures.has_value(); }));
}

void LayerTableModel::rows_changed(int first, int last) {
  Q_EMIT dataChanged(index(first, 0), index(last, kColumns - 1));
}

int LayerTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }
int LayerTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString LayerTableModel::text(const Row& row, int column) const {
  const QString about = row.figures && row.figures->is_estimate() ? QStringLiteral("≈ ") : QString();
  switch (column) {
    case kBlock:
      return QString::number(row.info.block);
    case kLayer:
      return QString::fromStdString(row.info.layer);
    case kBits:
      return row.weights.bits >= 16 ? tr("float") : QString::number(row.weights.bits);
    case kShape:
      return shape_text(row.info);
    case kSensitivity:
      return row.sensitivity ? number_text(*row.sensitivity, 3) : QString();
    default:
      break;
  }
  if (!row.figures) return row.problem.isEmpty() ? QStringLiteral("…") : QStringLiteral("—");
  switch (column) {
    case kSqnr:
      return row.figures->sqnr_db >= kLossless ? QStringLiteral("∞")
                                               : about + QString::number(row.figures->sqnr_db, 'f', 1);
    case kMse:
      return about + number_text(row.figures->mse, 3);
    default:
      return short_bytes(row.figures->bytes);
  }
}

QVariant LayerTableModel::sort_value(const Row& row, int column) const {
  switch (column) {
    case kBlock:
      return row.info.block;
    case kLayer:
      return QString::fromStdString(row.info.layer);
    case kBits:
      return row.weights.bits;
    case kShape:
      return qlonglong(row.info.weights());
    case kSensitivity:
      return row.sensitivity ? QVariant(*row.sensitivity) : QVariant();
    default:
      break;
  }
  if (!row.figures) return {};
  if (column == kSqnr) return row.figures->sqnr_db;
  if (column == kMse) return row.figures->mse;
  return qlonglong(row.figures->bytes);
}

QString LayerTableModel::tool_tip(const Row& row) const {
  QStringList lines{QString::fromStdString(row.info.tensor)};
  if (row.figures)
    lines
        << tr("%1 bits a weight, scales counted").arg(QString::number(row.figures->bits_per_weight, 'f', 2));
  if (row.figures && row.figures->is_estimate())
    lines << tr("Estimated on %1 of %2 output channels")
                 .arg(row.figures->channels)
                 .arg(row.figures->all_channels);
  if (row.marked) lines << tr("The recipe has settings of its own for this layer.");
  if (!row.problem.isEmpty()) lines << row.problem;
  return lines.join(QLatin1Char('\n'));
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= count()) return {};
  const Row& row = rows_[index_of(index.row())];
  switch (role) {
    case Qt::DisplayRole:
      return text(row, index.column());
    case kSortRole:
      return sort_value(row, index.column());
    case Qt::ToolTipRole:
      return tool_tip(row);
    case Qt::TextAlignmentRole:
      return int(Qt::AlignVCenter | (index.column() == kLayer ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::FontRole: {
      QFont font;
      font.setBold(row.marked && (index.column() == kLayer || index.column() == kBits));
      return font.bold() ? QVariant(font) : QVariant();
    }
    default:
      return {};
  }
}

QString LayerTableModel::heading(int column) {
  switch (column) {
    case kBlock:
      return tr("Block");
    case kLayer:
      return tr("Layer");
    case kBits:
      return tr("Bits");
    case kSqnr:
      return tr("SQNR (dB)");
    case kMse:
      return tr("MSE");
    case kSize:
      return tr("Size");
    case kShape:
      return tr("Shape");
    default:
      return tr("Sensitivity");
  }
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::DisplayRole) return heading(section);
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (section == kLayer ? Qt::AlignLeft : Qt::AlignRight));
  if (role != Qt::ToolTipRole) return {};
  switch (section) {
    case kSqnr:
      return tr("10·log₁₀(Σw² / Σ(w − ŵ)²): signal to quantization noise. 6 dB are one bit.");
    case kMse:
      return tr("Mean of (w − ŵ)²");
    case kSize:
      return tr("Of the quantized layer, scales, zero points and code books counted");
    case kSensitivity:
      return tr("KL divergence with only this layer quantized; the Sensitivity page measures it");
    default:
      return {};
  }
}

void LayerTableModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
  if (count() > 0) rows_changed(0, count() - 1);
}

}  // namespace aq
