// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_marks.h"

#include <QTest>

#include "core/run/layer_overrides.h"
#include "tests/support/registered_test.h"

using namespace aq;

class LayerMarksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLayerInFloatStaysAlone() {
    Recipe recipe;
    recipe.weights.bits = 4;
    const Recipe marked = with_layer_in_float(recipe, 3, "self_attn.q_proj");
    QCOMPARE(marked.layers.size(), std::size_t{1});
    QCOMPARE(weight_recipe_of(marked, 3, "self_attn.q_proj").bits, 16);
    QCOMPARE(weight_recipe_of(marked, 3, "self_attn.k_proj").bits, 4);
    QVERIFY(has_own_settings(marked, "3.self_attn.q_proj"));
    QVERIFY(without_own_settings(marked, "3.self_attn.q_proj") == recipe);
  }

  void onlyWhatDiffersIsWritten() {
    Recipe recipe;
    WeightRecipe wanted = recipe.weights;
    wanted.bits = 8;
    wanted.symmetric = true;
    Recipe marked = with_own_settings(recipe, 0, "mlp.up_proj", wanted);
    QCOMPARE(marked.layers.size(), std::size_t{1});
    QCOMPARE(marked.layers[0].settings.size(), std::size_t{2});
    QVERIFY(weight_recipe_of(marked, 0, "mlp.up_proj") == wanted);
    // Marked again: the last mark holds. As the recipe has it: no mark.
    wanted.bits = 6;
    marked = with_own_settings(marked, 0, "mlp.up_proj", wanted);
    QCOMPARE(marked.layers.size(), std::size_t{1});
    QCOMPARE(weight_recipe_of(marked, 0, "mlp.up_proj").bits, 6);
    QVERIFY(with_own_settings(marked, 0, "mlp.up_proj", recipe.weights).layers.empty());
  }

  void globsOfTheUserStay() {
    Recipe recipe;
    recipe.layers.push_back({"*.mlp.*", {{"bits", std::int64_t{8}}}});
    WeightRecipe wanted = recipe.weights;
    wanted.bits = 3;
    const Recipe marked = with_own_settings(recipe, 1, "mlp.up_proj", wanted);
    QCOMPARE(weight_recipe_of(marked, 1, "mlp.up_proj").bits, 3);
    QCOMPARE(weight_recipe_of(marked, 2, "mlp.up_proj").bits, 8);
    QVERIFY(!has_own_settings(recipe, "1.mlp.up_proj"));
  }
};

AQ_TEST(LayerMarksTest)
#include "layer_marks_test.moc"
