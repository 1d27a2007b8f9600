// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "core/run/recipe.h"

class QComboBox;
class QLabel;

namespace aq {

class MethodCard;

/// Where a recipe starts from: a preset of number formats and a published method, with the method's formula.
class RecipePicker : public QWidget {
  Q_OBJECT

 public:
  explicit RecipePicker(QWidget* parent = nullptr);

  /// The recipe that the chosen preset and method stand for.
  Recipe recipe() const;
  /// Chooses without a signal. @throws Error(BadArgument) where there is no such preset
  void choose_preset(const std::string& id);
  /// The method that a recipe names, without a signal; one that is unknown changes nothing.
  void show_method_of(const Recipe& recipe);
  QString preset_name() const;

 Q_SIGNALS:
  void chosen();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void show_method();

  QLabel *preset_label_, *method_label_;
  QComboBox *preset_, *method_;
  MethodCard* card_;
};

}  // namespace aq
