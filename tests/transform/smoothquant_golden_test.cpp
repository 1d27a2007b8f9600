// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/transform/transform_state.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

/// The start of a diagonal against SmoothQuant's own code (tests/golden/smoothquant_scales.py).
class SmoothquantGoldenTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scalesAreTheAuthors_data() {
    QTest::addColumn<double>("alpha");
    QTest::addColumn<QString>("name");
    QTest::newRow("0.5") << 0.5 << "scale_0.5";
    QTest::newRow("0.75") << 0.75 << "scale_0.75";
  }

  void scalesAreTheAuthors() {
    QFETCH(double, alpha);
    QFETCH(QString, name);
    const auto golden = test::golden_tensors("smoothquant_scales");
    const at::Tensor absmax = golden.at("absmax");
    const BlockShape shape = test::opt_shape(absmax.size(0), 4, 48);
    BlockWeights weights = test::random_block(shape, 1, at::kFloat);
    weights[LinearRole::Query].weight = golden.at("q");
    weights[LinearRole::Key].weight = golden.at("k");
    weights[LinearRole::Value].weight = golden.at("v");
    const PlacementPlan plan = plan_placements(shape, weights, {.norm = "diagonal"}).front();
    const TransformState state =
        initial_state(plan, shape, weights, {absmax, at::zeros_like(absmax)}, alpha, at::kFloat);
    QVERIFY(at::allclose(state.matrix, golden.at(name.toStdString()), 1e-5, 0));
  }
};

AQ_TEST(SmoothquantGoldenTest)
#include "smoothquant_golden_test.moc"
