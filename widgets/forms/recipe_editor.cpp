// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/recipe_editor.h"

#include <QEvent>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScopedValueRollback>
#include <QTextBlock>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/forms/json_highlighter.h"
#include "widgets/forms/recipe_text.h"
#include "widgets/theme/apply_theme.h"

namespace aq {

RecipeEditor::RecipeEditor(QWidget* parent)
    : QWidget(parent),
      text_(new QPlainTextEdit(this)),
      problem_(new QLabel(this)),
      highlighter_(new JsonHighlighter(text_->document())) {
  text_->setObjectName(QStringLiteral("recipe_json"));
  text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  text_->setLineWrapMode(QPlainTextEdit::NoWrap);
  text_->setTabChangesFocus(true);
  problem_->setObjectName(QStringLiteral("recipe_problem"));
  problem_->setWordWrap(true);
  problem_->setTextFormat(Qt::PlainText);
  problem_->setProperty("role", "error");
  problem_->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 12);
  layout->setSpacing(6);
  layout->addWidget(text_, 1);
  layout->addWidget(problem_);
  highlighter_->set_theme(current_theme());
  replace_text(write_recipe_text(recipe_));
  text_->document()->clearUndoRedoStacks();
  retranslate();
  connect(text_, &QPlainTextEdit::textChanged, this, &RecipeEditor::take_text);
}

QString RecipeEditor::problem() const { return is_valid() ? QString() : problem_->text(); }

void RecipeEditor::set_recipe(const Recipe& recipe) {
  // What is being typed may still be wrong: it is left alone until the recipe is another one.
  if (recipe == recipe_) return;
  recipe_ = recipe;
  replace_text(write_recipe_text(recipe_));
  problem_line_ = -1;
  show_problem();
}

/// Replaces what lies between the common beginning and the common end.
void RecipeEditor::replace_text(const QString& wanted) {
  const QScopedValueRollback guard(replacing_, true);
  const QString now = text_->toPlainText();
  const auto [here, there] = std::mismatch(now.begin(), now.end(), wanted.begin(), wanted.end());
  const qsizetype start = here - now.begin();
  qsizetype tail = 0;
  const qsizetype longest = std::min(now.size(), wanted.size()) - start;
  while (tail < longest && now[now.size() - 1 - tail] == wanted[wanted.size() - 1 - tail]) ++tail;
  QTextCursor cursor(text_->document());
  cursor.setPosition(static_cast<int>(start));
  cursor.setPosition(static_cast<int>(now.size() - tail), QTextCursor::KeepAnchor);
  cursor.insertText(wanted.mid(start, wanted.size() - tail - start));
}

void RecipeEditor::take_text() {
  if (replacing_) return;
  const RecipeText read = read_recipe_text(text_->toPlainText(), recipe_);
  problem_line_ = read.problem ? read.problem->line : -1;
  if (const auto& problem = read.problem) {
    const QString place = problem->key.isEmpty() ? tr("Line %1").arg(problem->line + 1)
                                                 : tr("Line %1, %2").arg(problem->line + 1).arg(problem->key);
    problem_->setText(QStringLiteral("%1: %2").arg(place, problem->reason));
  }
  show_problem();
  if (!read.recipe || *read.recipe == recipe_) return;
  recipe_ = *read.recipe;
  Q_EMIT edited(recipe_);
}

void RecipeEditor::show_problem() {
  QList<QTextEdit::ExtraSelection> marks;
  if (!is_valid()) {
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(text_->document()->findBlockByNumber(problem_line_));
    mark.format.setBackground(faded(current_theme().error, 0.18));
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    marks.append(mark);
  }
  text_->setExtraSelections(marks);
  problem_->setVisible(!is_valid());
}

void RecipeEditor::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange && highlighter_) {
    highlighter_->set_theme(current_theme());
    show_problem();
  }
  QWidget::changeEvent(event);
}

void RecipeEditor::retranslate() {
  text_->setAccessibleName(tr("Recipe as JSON"));
  text_->setToolTip(tr("The recipe as it is stored. What is typed here goes into the form at once."));
  if (!is_valid()) take_text();
}

}  // namespace aq
