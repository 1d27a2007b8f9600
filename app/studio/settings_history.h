// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QUndoStack>

#include "core/run/recipe.h"

class QAction;

namespace aq {

/// Undo and redo for the recipe. Changes of one setting behind each other, as typing makes them, are one
/// step.
class SettingsHistory : public QObject {
  Q_OBJECT

 public:
  explicit SettingsHistory(QObject* parent = nullptr);

  /// What the form holds now. What undo itself brought about is no new step.
  void note(const Recipe& recipe);
  /// Forgets all steps: `recipe` is where they start.
  void restart(const Recipe& recipe);
  QAction* undo_action() const { return undo_; }
  QAction* redo_action() const { return redo_; }
  void retranslate();

 Q_SIGNALS:
  void recipe_wanted(const aq::Recipe& recipe);

 private:
  class Step;
  Recipe current_;
  QUndoStack stack_;
  QAction *undo_, *redo_;
};

}  // namespace aq
