// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <optional>

#include "app/studio/model_summary.h"

class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace aq {

class ElidedLabel;

/// A model's blocks and layers with shape, parameters, dtype and size, and a box that filters them.
class ModelTree : public QWidget {
  Q_OBJECT

 public:
  explicit ModelTree(QWidget* parent = nullptr);
  void show_model(const ModelSummary& model);
  /// As if the user had clicked it; does nothing where there is no such layer. @param layer inside its block
  void choose_layer(int block, const QString& layer);

 Q_SIGNALS:
  void block_chosen(int block);
  /// @param layer  inside its block. @param tensor  in the checkpoint; block −1: outside the blocks
  void layer_chosen(int block, const QString& layer, const QString& tensor);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill();
  void retranslate();
  void filter(const QString& text);
  void tell_choice(const QTreeWidgetItem* item);

  std::optional<ModelSummary> model_;
  ElidedLabel* heading_;
  QLabel* facts_;
  QLineEdit* filter_;
  QTreeWidget* tree_;
};

}  // namespace aq
