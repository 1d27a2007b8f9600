// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>

#include "core/run/recipe.h"

class QLabel;
class QPlainTextEdit;

namespace aq {

class JsonHighlighter;

/// A recipe as the JSON that it is stored as, to be typed into. What cannot be used is said below the text,
/// with line and key, and leaves the recipe as it was.
class RecipeEditor : public QWidget {
  Q_OBJECT

 public:
  explicit RecipeEditor(QWidget* parent = nullptr);

  /// Shows a recipe that was changed elsewhere: only the characters that differ are replaced, so that the
  /// cursor, the selection and the undo history stay.
  void set_recipe(const Recipe& recipe);
  /// The last one that the text could be read as.
  const Recipe& recipe() const { return recipe_; }
  bool is_valid() const { return problem_line_ < 0; }
  QString problem() const;
  QPlainTextEdit& text() { return *text_; }

 Q_SIGNALS:
  void edited(const aq::Recipe& recipe);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void take_text();
  void replace_text(const QString& wanted);
  void show_problem();
  void retranslate();

  Recipe recipe_;
  QPlainTextEdit* text_;
  QLabel* problem_;
  JsonHighlighter* highlighter_;
  int problem_line_ = -1;
  bool replacing_ = false;
};

}  // namespace aq
