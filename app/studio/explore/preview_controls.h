// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <vector>

#include "core/inspect/layer_values.h"

class QGridLayout;
class QLabel;
class QSlider;

namespace aq {

class ParameterEditor;

/// The settings that a layer is looked at under: those of the recipe's weights, made from the same list as
/// the settings form, and a clip ratio to play with.
class PreviewControls : public QWidget {
  Q_OBJECT

 public:
  explicit PreviewControls(QWidget* parent = nullptr);

  const WeightRecipe& weights() const { return recipe_.weights; }
  double clip_ratio() const;
  /// Without a signal; whole ranges again.
  void set_weights(const WeightRecipe& weights);

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Field {
    const Parameter& parameter;
    QLabel* label;
    ParameterEditor* editor;
  };
  void add_field(QGridLayout& grid, const char* path, int row, int column);
  void add_clip(QGridLayout& grid, int row, int column);
  void take(const Field& field);
  void show_problem(const Field& field, const QString& text);
  void follow_format();
  void show_values(const ParameterEditor* typed = nullptr);
  void retranslate();

  Recipe recipe_;  // of which the weights are used
  std::vector<Field> fields_;
  QLabel *clip_label_, *clip_value_, *problem_;
  QSlider* clip_;
};

}  // namespace aq
