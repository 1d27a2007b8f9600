// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/transform/block_transform.h"
#include "core/transform/gradual_mask.h"
#include "core/transform/transform_state.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// A weighted sum of the transformed block's weights: every path from the parameters to the weights, rounding
/// apart.
at::Tensor objective(const BlockShape& shape, const BlockWeights& weights, const TransformState& state,
                     const at::Tensor& mask, const at::Tensor& x) {
  const BlockWeights block = apply(shape, weights, {realize(state, mask, false)});
  at::Tensor sum = block_forward(shape, block, x).square().sum();
  std::uint64_t seed = 50;
  for (const LinearRole role : kAllLinearRoles) {
    const Linear& layer = block[role];
    if (layer.weight.defined()) sum = sum + (layer.weight * test::random(layer.weight.sizes(), ++seed)).sum();
    if (layer.bias.defined()) sum = sum + (layer.bias * test::random(layer.bias.sizes(), ++seed)).sum();
  }
  return sum;
}

}  // namespace

/// Gradients of the masked affine path against central differences, for every placement and form.
class MaskedGradientTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void matchesFiniteDifferences_data() {
    QTest::addColumn<bool>("llama");
    QTest::addColumn<QString>("form");
    for (const bool llama : {false, true})
      for (const char* form : {"diagonal", "affine"})
        QTest::addRow("%s %s", llama ? "llama" : "opt", form) << llama << QString(form);
  }

  void matchesFiniteDifferences() {
    QFETCH(bool, llama);
    QFETCH(QString, form);
    const BlockShape shape = llama ? test::llama_shape(16, 4, 2, 10) : test::opt_shape(12, 3, 10);
    const BlockWeights weights = test::random_block(shape, 4);
    const at::Tensor x = test::random({1, 4, shape.hidden}, 9);
    TransformRecipe recipe;
    recipe.norm = recipe.value_output = recipe.query_key = form.toStdString();
    recipe.up_down = "diagonal";
    recipe.shift = "always";
    for (const PlacementPlan& plan : plan_placements(shape, weights, recipe)) check(shape, weights, x, plan);
  }

 private:
  void check(const BlockShape& shape, const BlockWeights& weights, const at::Tensor& x,
             const PlacementPlan& plan) {
    TransformState state{plan, {}, {}, {}};
    const std::int64_t n = plan.size;
    at::Tensor mask;
    if (plan.form == MatrixForm::Diagonal) state.matrix = 1 + 0.5 * test::random({n}, 21).abs();
    if (plan.form == MatrixForm::RotaryPairs)
      state.matrix = 1 + 0.3 * test::random({plan.heads, n / 2, 2}, 22);
    if (plan.form == MatrixForm::Affine) {
      state.matrix = test::random({plan.heads, n, n}, 23) + 4 * at::eye(n, at::kDouble);
      mask = gradual_mask(n, n / 2, 0.5, at::kDouble);
    }
    if (plan.shift && plan.placement != Placement::QueryKey && plan.placement != Placement::UpDown)
      state.shift = test::random({plan.heads * n}, 24);
    for (at::Tensor* parameter : {&state.matrix, &state.shift}) {
      if (!parameter->defined()) continue;
      parameter->requires_grad_();
      objective(shape, weights, state, mask, x).backward();
      const at::Tensor gradient = parameter->grad().reshape({-1}).clone();
      parameter->requires_grad_(false);
      at::Tensor flat = parameter->view({-1});
      for (std::int64_t i = 0; i < flat.size(0); i += 1 + flat.size(0) / 17) {
        const double h = 1e-5, value = flat[i].item<double>();
        flat[i] = value + h;
        const double up = objective(shape, weights, state, mask, x).item<double>();
        flat[i] = value - h;
        const double down = objective(shape, weights, state, mask, x).item<double>();
        flat[i] = value;
        const double expected = (up - down) / (2 * h), got = gradient[i].item<double>();
        QVERIFY2(std::abs(got - expected) < 1e-5 * (1 + std::abs(expected)),
                 qPrintable(QStringLiteral("%1[%2]: %3 against %4")
                                .arg(QString::fromStdString(placement_name(plan.placement)))
                                .arg(i)
                                .arg(got)
                                .arg(expected)));
      }
      // What the mask hides gets no gradient: GM∘∂L.
      if (mask.defined() && parameter == &state.matrix)
        QVERIFY(gradient.reshape({plan.heads, n, n}).masked_select(mask.eq(0)).abs().max().item<double>() ==
                0);
    }
  }
};

AQ_TEST(MaskedGradientTest)
#include "masked_gradient_test.moc"
