// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/recipe_form.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "core/run/layer_overrides.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/choice_editor.h"
#include "widgets/forms/layer_overrides_list.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/parameter_row.h"

using namespace aq;

class RecipeFormTest : public QObject {
  Q_OBJECT

 private:
  /// Another value that the parameter allows.
  static ParameterValue other_value(const Parameter& parameter, const ParameterValue& value) {
    switch (parameter.type) {
      case ParameterType::Boolean:
        return !std::get<bool>(value);
      case ParameterType::Integer:
        return std::get<std::int64_t>(value) == 3 ? std::int64_t{4} : std::int64_t{3};
      case ParameterType::Real: {
        const auto at = [&](double share) {
          return parameter.minimum + share * (parameter.maximum - parameter.minimum);
        };
        return std::get<double>(value) == at(0.25) ? at(0.75) : at(0.25);
      }
      case ParameterType::Choice:
        break;
    }
    const auto last = parameter.choices.back();
    return std::get<std::string>(value) == last ? parameter.choices.front() : last;
  }

  static ParameterRow* row(RecipeForm& form, const char* path) {
    return form.findChild<ParameterRow*>(QString::fromLatin1(path));
  }

  static void type(ParameterRow* row, const char* text) {
    auto* edit = row->findChild<QLineEdit*>();
    edit->selectAll();
    QTest::keyClicks(edit, text);
  }

 private Q_SLOTS:
  void hasOneRowAParameter() {
    RecipeForm form;
    QCOMPARE(form.findChildren<ParameterRow*>().size(), static_cast<qsizetype>(recipe_parameters().size()));
    for (const auto& parameter : recipe_parameters()) QVERIFY(row(form, parameter.path.c_str()));
  }

  void everyParameterGoesThroughTheForm_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < recipe_parameters().size(); ++i)
      QTest::newRow(recipe_parameters()[i].path.c_str()) << static_cast<int>(i);
  }

  void everyParameterGoesThroughTheForm() {
    QFETCH(int, index);
    const Parameter& parameter = recipe_parameters()[static_cast<std::size_t>(index)];
    const Recipe start;
    const ParameterValue wanted = other_value(parameter, get(start, parameter));
    if (get(start, parameter) == wanted) QSKIP("the parameter has one value only");
    RecipeForm form;
    form.set_recipe(start);
    QSignalSpy changed(&form, &RecipeForm::changed);

    Recipe shown = start;
    set(shown, parameter, wanted);
    form.set_recipe(shown);  // recipe → widgets
    QVERIFY(row(form, parameter.path.c_str())->value() == wanted);
    QCOMPARE(changed.size(), 1);

    form.set_recipe(start);
    auto* edited = row(form, parameter.path.c_str());
    edited->set_value(wanted);
    Q_EMIT edited->edited();  // widgets → recipe
    QVERIFY(form.recipe() == shown);
    QVERIFY(form.is_valid());
  }

  void showsWhatIsOutOfRangeInPlace() {
    RecipeForm form;
    auto* bits = row(form, "weights.bits");
    type(bits, "99");
    QVERIFY(!form.is_valid());
    QCOMPARE(form.recipe().weights.bits, Recipe{}.weights.bits);
    type(bits, "12");  // neither packed nor float
    QVERIFY(!form.is_valid());
    type(bits, "nonsense");
    QVERIFY(!form.is_valid());
    type(bits, "3");
    QVERIFY(form.is_valid());
    QCOMPARE(form.recipe().weights.bits, 3);
  }

  void layersWithSettingsOfTheirOwnCanBeTakenBack() {
    RecipeForm form;
    auto* list = form.findChild<LayerOverridesList*>();
    QVERIFY(list->isHidden());
    Recipe recipe;
    recipe.layers = {override_from_text("*.fc1:bits=8"), override_from_text("0.fc2:bits=16")};
    form.set_recipe(recipe);
    QVERIFY(!list->isHidden());
    QCOMPARE(list->findChildren<QToolButton*>().size(), 2);
    QSignalSpy changed(&form, &RecipeForm::changed);
    list->findChildren<QToolButton*>().front()->click();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(form.recipe().layers.size(), std::size_t{1});
    QCOMPARE(form.recipe().layers[0].layers, std::string("0.fc2"));
  }

  void hidesWhatDoesNotMatter() {
    RecipeForm form;
    Recipe recipe;
    recipe.weights.granularity = "channel";
    form.set_recipe(recipe);
    QVERIFY(row(form, "weights.group_size")->isHidden());
    recipe.weights.granularity = "group";
    form.set_recipe(recipe);
    QVERIFY(!row(form, "weights.group_size")->isHidden());
  }

  void hidesWhatHangsOnWhatDoesNotMatter() {
    RecipeForm form;
    Recipe recipe;
    recipe.activations.range = "static";
    recipe.activations.observer = "percentile";
    form.set_recipe(recipe);
    QVERIFY(!row(form, "activations.percentile")->isHidden());
    QVERIFY(row(form, "activations.clip_ratio")->isHidden());
    recipe.activations.range = "dynamic";
    form.set_recipe(recipe);
    QVERIFY(row(form, "activations.observer")->isHidden());
    QVERIFY(row(form, "activations.percentile")->isHidden());
    QVERIFY(!row(form, "activations.clip_ratio")->isHidden());
  }

  void marksAndTakesBackWhatDiffersFromThePreset() {
    RecipeForm form;
    Recipe recipe;
    form.set_reference(recipe);
    recipe.optimizer.epochs = 3;
    form.set_recipe(recipe);
    auto* reset = row(form, "optimizer.epochs")->findChild<QToolButton*>();
    QVERIFY(!reset->isHidden());
    reset->click();
    QVERIFY(reset->isHidden());
    QCOMPARE(form.recipe().optimizer.epochs, Recipe{}.optimizer.epochs);
  }

  void stepsAsPeopleCount() {
    const Parameter rate = recipe_parameter("optimizer.let_lr");
    QCOMPARE(stepped(rate, 5e-3, 1), 1e-2);
    QCOMPARE(stepped(rate, 5e-3, -1), 2e-3);
    QCOMPARE(stepped(rate, 1.0, 1), 1.0);
    const Parameter bits = recipe_parameter("weights.bits");
    QCOMPARE(stepped(bits, 4, 1), 5.0);
    QCOMPARE(stepped(bits, 2, -1), 2.0);
    const Parameter length = recipe_parameter("calibration.seqlen");
    QCOMPARE(stepped(length, 256, 1), 512.0);
    QCOMPARE(stepped(length, 256, -1), 128.0);
  }
};

AQ_TEST(RecipeFormTest)
#include "recipe_form_test.moc"
