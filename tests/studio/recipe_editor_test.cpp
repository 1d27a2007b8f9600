// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/recipe_editor.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/registered_test.h"
#include "widgets/forms/json_keys.h"
#include "widgets/forms/recipe_text.h"

using namespace aq;

class RecipeEditorTest : public QObject {
  Q_OBJECT

 private:
  /// Puts the cursor behind `text` and types.
  static void type_behind(RecipeEditor& editor, const QString& text, int backspaces, const QString& typed) {
    QTextCursor cursor = editor.text().document()->find(text);
    QVERIFY(!cursor.isNull());
    cursor.clearSelection();
    editor.text().setTextCursor(cursor);
    for (int i = 0; i < backspaces; ++i) QTest::keyClick(&editor.text(), Qt::Key_Backspace);
    QTest::keyClicks(&editor.text(), typed);
  }

  static int line_with(const RecipeEditor& editor, const QString& text) {
    return const_cast<RecipeEditor&>(editor).text().document()->find(text).blockNumber();
  }

 private Q_SLOTS:
  void showsEverySetting() {
    RecipeEditor editor;
    const QString text = editor.text().toPlainText();
    for (const Parameter& parameter : recipe_parameters())
      QVERIFY2(text.contains('"' + QString::fromStdString(parameter.path).section('.', 1) + '"'),
               parameter.path.c_str());
    const RecipeText read = read_recipe_text(text, {});
    QVERIFY(read.recipe);
    QVERIFY(*read.recipe == Recipe{});
  }

  void whatIsTypedIsTheRecipe() {
    RecipeEditor editor;
    editor.show();
    QSignalSpy edited(&editor, &RecipeEditor::edited);
    type_behind(editor, "\"bits\": 4", 1, "3");
    QVERIFY(editor.is_valid());
    QCOMPARE(editor.recipe().weights.bits, 3);
    QCOMPARE(edited.last()[0].value<Recipe>().weights.bits, 3);
  }

  void aValueOutOfRangeIsNamedWithLineAndKey() {
    RecipeEditor editor;
    editor.show();
    const int line = line_with(editor, "\"bits\": 4");
    type_behind(editor, "\"bits\": 4", 0, "4");
    QVERIFY(!editor.is_valid());
    QVERIFY2(editor.problem().startsWith(QStringLiteral("Line %1, weights.bits: ").arg(line + 1)),
             qPrintable(editor.problem()));
    QVERIFY(editor.findChild<QLabel*>("recipe_problem")->isVisible());
    QCOMPARE(editor.text().extraSelections().size(), 1);
    QCOMPARE(editor.text().extraSelections()[0].cursor.blockNumber(), line);
    QCOMPARE(editor.recipe().weights.bits, 4);  // as it was
    QTest::keyClick(&editor.text(), Qt::Key_Backspace);
    QVERIFY(editor.is_valid());
    QVERIFY(editor.text().extraSelections().isEmpty());
  }

  void textThatIsNoRecipeIsSaid_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("no JSON") << "{\n  \"weights\": {\"bits\" 3}\n}"
                             << "Line 2: ";
    QTest::newRow("prose") << "Dear recipe"
                           << "Line 1: ";
    QTest::newRow("empty") << ""
                           << "Line 1: ";
    QTest::newRow("list") << "[1, 2]"
                          << "Line 1: a recipe is an object";
    QTest::newRow("unknown section") << "{\n\"wieghts\": {\n\"bits\": 3}}"
                                     << "Line 3, wieghts.bits: ";
    QTest::newRow("unknown key") << "{\"weights\": {\n\n\"bitz\": 3}}"
                                 << "Line 3, weights.bitz: ";
    QTest::newRow("wrong type") << "{\"weights\": {\"bits\": \"four\"}}"
                                << "Line 1, weights.bits: ";
    QTest::newRow("twice") << "{\"weights\": {\"bits\": 3,\n\"bits\": 4}}"
                           << "Line 2, weights.bits: the key is there twice";
    QTest::newRow("deep") << QString(100'000, '[') << "Line 1: it is nested too deep";
    QTest::newRow("scalar section") << "{\"weights\": 3}"
                                    << "Line 1, weights: ";
  }

  void textThatIsNoRecipeIsSaid() {
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    RecipeEditor editor;
    QSignalSpy edited(&editor, &RecipeEditor::edited);
    editor.text().setPlainText(text);
    QVERIFY(!editor.is_valid());
    QVERIFY2(editor.problem().startsWith(wanted), qPrintable(editor.problem()));
    QVERIFY(edited.isEmpty());
  }

  void aPartOfARecipeChangesThatPart() {
    RecipeEditor editor;
    Recipe recipe;
    recipe.optimizer.epochs = 7;
    editor.set_recipe(recipe);
    editor.text().setPlainText("{\"weights\": {\"bits\": 2}}");
    QCOMPARE(editor.recipe().weights.bits, 2);
    QCOMPARE(editor.recipe().optimizer.epochs, 7);
  }

  void theFormsChangeKeepsTheCursor() {
    RecipeEditor editor;
    QSignalSpy edited(&editor, &RecipeEditor::edited);
    QTextCursor cursor = editor.text().document()->find("\"seqlen\"");
    editor.text().setTextCursor(cursor);
    Recipe recipe;
    recipe.weights.bits = 16;  // a line before the cursor grows
    editor.set_recipe(recipe);
    QCOMPARE(editor.text().textCursor().selectedText(), QStringLiteral("\"seqlen\""));
    QVERIFY(editor.text().toPlainText().contains("\"bits\": 16,"));
    QVERIFY(edited.isEmpty());  // it came from the form
    QVERIFY(read_recipe_text(editor.text().toPlainText(), {}).recipe == recipe);
    editor.text().undo();
    QVERIFY(editor.text().toPlainText().contains("\"bits\": 4,"));
  }

  void whatIsBeingTypedIsNotTakenAway() {
    RecipeEditor editor;
    editor.show();
    type_behind(editor, "\"bits\": 4", 1, "");
    QVERIFY(!editor.is_valid());
    const QString typed = editor.text().toPlainText();
    editor.set_recipe(editor.recipe());  // the form says what it said before
    QCOMPARE(editor.text().toPlainText(), typed);
    Recipe other = editor.recipe();
    other.weights.bits = 2;
    editor.set_recipe(other);  // the form has changed
    QVERIFY(editor.is_valid());
    QVERIFY(editor.text().toPlainText().contains("\"bits\": 2,"));
  }

  void keysKnowTheirLines() {
    const auto keys = json_keys("{\"a\": [\n{\"b\\\"c\": \"x}\"},\n 2],\n\"d\": {}}");
    QStringList found;
    for (const JsonKey& key : keys)
      found << QStringLiteral("%1@%2").arg(QString::fromStdString(key.path)).arg(key.line);
    QCOMPARE(found.join(' '), QStringLiteral("a@0 a[0]@1 a[0].b\"c@1 a[1]@2 d@3"));
  }
};

AQ_TEST(RecipeEditorTest)
#include "recipe_editor_test.moc"
