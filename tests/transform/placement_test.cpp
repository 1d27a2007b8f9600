// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/placement.h"

#include <QTest>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/transform/transform_state.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

class PlacementTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ropeTurnsTheQueryKeyMatrixIntoPairs() {
    const BlockShape shape = test::llama_shape(32, 4, 2, 48);
    const auto plans = plan_placements(shape, test::random_block(shape, 1), {.query_key = "affine"});
    QCOMPARE(plans.size(), std::size_t{1});
    QVERIFY(plans[0].form == MatrixForm::RotaryPairs);
    QCOMPARE(plans[0].heads, 2);
    QCOMPARE(plans[0].size, 8);
  }

  void groupedHeadsShareTheirValueMatrix() {
    const BlockShape shape = test::llama_shape(32, 4, 2, 48);
    const auto plans = plan_placements(shape, test::random_block(shape, 1), {.value_output = "affine"});
    QCOMPARE(plans[0].heads, 2);
    QVERIFY(!plans[0].shift);
  }

  void shiftNeedsABias() {
    const BlockShape opt = test::opt_shape(32, 4, 48), llama = test::llama_shape(32, 4, 4, 48);
    TransformRecipe recipe{.norm = "diagonal", .shift = "bias"};
    for (const auto& plan : plan_placements(opt, test::random_block(opt, 1), recipe)) QVERIFY(plan.shift);
    for (const auto& plan : plan_placements(llama, test::random_block(llama, 1), recipe))
      QVERIFY(!plan.shift);
    recipe.shift = "always";
    for (const auto& plan : plan_placements(llama, test::random_block(llama, 1), recipe)) QVERIFY(plan.shift);
  }

  void startsAsSmoothQuantDoes() {
    const BlockShape shape = test::opt_shape(4, 1, 6);
    BlockWeights weights = test::random_block(shape, 1, at::kFloat);
    weights[LinearRole::Up].weight.fill_(0.25);
    const PlacementPlan plan{Placement::MlpNorm, MatrixForm::Diagonal, 1, 4, false};
    const ChannelRange range{at::tensor({1.0F, 4.0F, 16.0F, 0.0F}), at::zeros({4})};
    const auto state = initial_state(plan, shape, weights, range, 0.5, at::kFloat);
    // act^0.5 / 0.25^0.5; the dead channel is kept off zero.
    QVERIFY(at::allclose(state.matrix, at::tensor({2.0F, 4.0F, 8.0F, 0.01F})));
  }

  void refusesWhatHasNoPlace() {
    ModelConfig config;
    config.block = test::llama_shape(32, 4, 2, 44);
    const auto refused = [&](const TransformRecipe& transform, int activation_bits, const std::string& flag) {
      Recipe recipe;
      recipe.transform = transform;
      recipe.activations.bits = activation_bits;
      try {
        require_placeable(recipe, config);
      } catch (const Error& error) {
        return error.kind() == ErrorKind::BadArgument &&
               std::string(error.what()).find(flag) != std::string::npos;
      }
      return false;
    };
    QVERIFY(refused({.norm = "affine", .online = "kronecker"}, 16, "--norm-transform"));
    QVERIFY(!refused({.norm = "affine"}, 4, "--norm-transform"));  // a product as the model runs
    QVERIFY(refused({.norm = "diagonal", .shift = "always"}, 4, "--shift"));
    QVERIFY(!refused({.norm = "diagonal", .shift = "always"}, 16, "--shift"));
    QVERIFY(!refused({.rotation = "hadamard", .online = "hadamard"}, 4, "--rotation"));
    config.block.hidden = 30;
    QVERIFY(refused({.rotation = "hadamard"}, 4, "--rotation"));
    config.block.ffn = 35;
    QVERIFY(refused({.online = "hadamard"}, 4, "--online-transform"));
    config.block.head_dim = 10;
    QVERIFY(refused({.value_output = "hadamard"}, 4, "--value-output-transform"));
    QVERIFY(refused({.online_query_key = "hadamard"}, 4, "--online-query-key"));
  }

  void kroneckerPairsStandBeforeEveryLayer() {
    const BlockShape shape = test::llama_shape(32, 4, 2, 48);
    const auto plans = plan_placements(shape, test::random_block(shape, 1),
                                       {.online = "kronecker", .online_query_key = "affine"});
    std::vector<std::string> names;
    for (const auto& plan : plans) names.push_back(placement_name(plan.placement));
    QCOMPARE(names, (std::vector<std::string>{"attention_input", "output_input", "mlp_input", "down_input",
                                              "query_key_online"}));
    QCOMPARE(plans[0].left, 4);  // 4 · 8 channels
    QCOMPARE(plans[1].size, 4);  // heads
    QCOMPARE(plans[3].left, 6);  // 6 · 8
    for (const auto& plan : plans) QVERIFY(!plan.masked() && !plan.fixed);
  }
};

AQ_TEST(PlacementTest)
#include "placement_test.moc"
