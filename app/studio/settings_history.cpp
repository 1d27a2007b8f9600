// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/settings_history.h"

#include <QAction>
#include <utility>

namespace aq {
namespace {

constexpr int kStepId = 1;
constexpr int kMostSteps = 200;

/// The path of the only setting that differs; empty where there are several, or what differs is no setting.
std::string only_difference(const Recipe& a, const Recipe& b) {
  if (a.layers != b.layers || a.method != b.method) return {};
  std::string path;
  for (const Parameter& parameter : recipe_parameters()) {
    if (get(a, parameter) == get(b, parameter)) continue;
    if (!path.empty()) return {};
    path = parameter.path;
  }
  return path;
}

}  // namespace

class SettingsHistory::Step : public QUndoCommand {
 public:
  Step(SettingsHistory* history, Recipe before, Recipe after)
      : history_(history), before_(std::move(before)), after_(std::move(after)) {}

  int id() const override { return kStepId; }

  void undo() override { go_to(before_); }
  void redo() override {
    if (!std::exchange(first_, false)) go_to(after_);  // at first the form has it already
  }

  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = static_cast<const Step*>(other);
    const std::string own = only_difference(before_, after_);
    if (own.empty() || only_difference(next->before_, next->after_) != own) return false;
    after_ = next->after_;
    setObsolete(before_ == after_);
    return true;
  }

 private:
  void go_to(const Recipe& recipe) {
    history_->current_ = recipe;
    Q_EMIT history_->recipe_wanted(recipe);
  }

  SettingsHistory* history_;
  Recipe before_, after_;
  bool first_ = true;
};

SettingsHistory::SettingsHistory(QObject* parent) : QObject(parent) {
  stack_.setUndoLimit(kMostSteps);
  undo_ = stack_.createUndoAction(this);
  redo_ = stack_.createRedoAction(this);
  undo_->setShortcut(QKeySequence::Undo);
  redo_->setShortcut(QKeySequence::Redo);
  undo_->setObjectName(QStringLiteral("undo"));
  redo_->setObjectName(QStringLiteral("redo"));
}

void SettingsHistory::note(const Recipe& recipe) {
  if (recipe == current_) return;
  stack_.push(new Step(this, std::exchange(current_, recipe), recipe));
}

void SettingsHistory::restart(const Recipe& recipe) {
  stack_.clear();
  current_ = recipe;
}

void SettingsHistory::retranslate() {
  // The actions' texts are the prefix and the (empty) text of the step.
  undo_->setText(tr("&Undo setting"));
  redo_->setText(tr("&Redo setting"));
}

}  // namespace aq
