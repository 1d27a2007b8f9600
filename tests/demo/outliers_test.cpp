// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/outliers.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <QTest>

#include "core/demo/trainable_model.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// A block of a demo model with random weights, in double.
BlockWeights random_block(const demo::TrainableModel& model) {
  auto block = to(model.blocks[0], at::kDouble);
  for (Norm* norm : {&block.attention_norm, &block.mlp_norm}) {
    norm->weight = at::rand_like(norm->weight) + 0.5;
    if (norm->bias.defined()) norm->bias = at::randn_like(norm->bias) * 0.1;
  }
  for (auto& linear : block.linears) {
    if (linear.bias.defined()) linear.bias = at::randn_like(linear.bias) * 0.1;
  }
  return block;
}

/// Remembers the largest activation of each channel of one site.
class Watch : public ActivationHook {
 public:
  explicit Watch(ActivationSite site) : site_(site) {}
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& /*parameters*/) override {
    if (site == site_) largest = x.abs().flatten(0, 1).amax(0);
    return x;
  }
  at::Tensor largest;  // [channels]

 private:
  ActivationSite site_;
};

double spread(const BlockShape& shape, const BlockWeights& block, const at::Tensor& x, ActivationSite site) {
  Watch watch(site);
  block_forward(shape, block, x, &watch);
  return (watch.largest.max() / watch.largest.median()).item<double>();
}

}  // namespace

class OutliersTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepTheFunction_data() { families(); }
  void keepTheFunction() {
    QFETCH(QString, family);
    at::manual_seed(11);
    const auto model = demo::initialized_model(family.toStdString());
    const auto& shape = model.config.block;
    for (int index = 0; index < 6; ++index) {
      const auto block = random_block(model);
      const at::Tensor x = at::randn({2, 17, shape.hidden}, at::kDouble);
      const at::Tensor before = block_forward(shape, block, x);
      const at::Tensor after = block_forward(shape, demo::with_outliers(shape, block, index), x);
      QVERIFY((after - before).abs().max().item<double>() < 1e-10);
    }
  }

  void stretchActivations_data() { families(); }
  void stretchActivations() {
    QFETCH(QString, family);
    at::manual_seed(12);
    const auto model = demo::initialized_model(family.toStdString());
    const auto& shape = model.config.block;
    const auto block = random_block(model);
    const auto raised = demo::with_outliers(shape, block, 0);
    const at::Tensor x = at::randn({2, 64, shape.hidden}, at::kDouble);
    for (const auto site : {ActivationSite::AttentionInput, ActivationSite::MlpInput, ActivationSite::Value,
                            ActivationSite::OutputInput}) {
      QVERIFY(spread(shape, raised, x, site) > 2.5 * spread(shape, block, x, site));
    }
  }

  void leaveTheGivenBlockAlone() {
    at::manual_seed(13);
    const auto model = demo::initialized_model("opt");
    const at::Tensor before = model.blocks[0][LinearRole::Up].weight.clone();
    demo::with_outliers(model.config.block, model.blocks[0], 0);
    QVERIFY(at::equal(before, model.blocks[0][LinearRole::Up].weight));
  }

 private:
  static void families() {
    QTest::addColumn<QString>("family");
    QTest::newRow("grouped queries, gated") << "llama";
    QTest::newRow("biases, plain") << "opt";
  }
};

AQ_TEST(OutliersTest)
#include "outliers_test.moc"
