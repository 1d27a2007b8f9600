// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHash>
#include <QSet>
#include <QWidget>
#include <vector>

#include "core/run/recipe.h"

class QLabel;
class QVBoxLayout;

namespace aq {

class LayerOverridesList;
class ParameterRow;
class SectionBox;

/// A form for every setting of a recipe, made from recipe_parameters(). The value is the recipe; what is
/// typed and cannot be used is shown in place and leaves the recipe as it was.
class RecipeForm : public QWidget {
  Q_OBJECT

 public:
  explicit RecipeForm(QWidget* parent = nullptr);

  Recipe recipe() const { return recipe_; }
  void set_recipe(const Recipe& recipe);
  /// The recipe that counts as unchanged: settings that differ from it are marked.
  void set_reference(const Recipe& recipe);
  /// False while a field holds what cannot be used.
  bool is_valid() const { return invalid_.empty(); }

 Q_SIGNALS:
  /// A setting, or is_valid(), is another now.
  void changed();
  /// The focus came to a setting: its help, rich text.
  void help_changed(const QString& text);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void add_row(const Parameter& parameter);
  SectionBox* section(const std::string& name);
  void take(ParameterRow* row);
  void refresh();
  void retranslate();
  void focus_moved(QWidget* now);

  Recipe recipe_, reference_;
  std::vector<ParameterRow*> rows_;
  QHash<QString, SectionBox*> sections_;
  QSet<ParameterRow*> invalid_;
  QVBoxLayout* layout_;
  LayerOverridesList* layers_;
};

}  // namespace aq
