// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/rotary.h"

#include <QTest>
#include <cmath>

#include "tests/model/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

class RotaryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// Frequencies of transformers 5.23's LlamaRotaryEmbedding: head_dim 128, theta 500000, factor 8, low 1,
  /// high 4, original_max_position_embeddings 8192 (the values of Llama 3.1).
  void llama3ScalingAgreesWithTransformers() {
    auto shape = test::llama_shape(2, 2, 128);
    shape.rope_theta = 500000;
    shape.rope_scaling = Llama3RopeScaling{8, 1, 4, 8192};
    const auto table = rotary_table(shape, 1, 1, at::kDouble);  // position 1: angles are the frequencies
    const std::vector<std::pair<int, double>> expected{{0, 1.0},
                                                       {1, 0.8146172165870667},
                                                       {20, 0.016560440883040428},
                                                       {28, 0.0032114461064338684},
                                                       {30, 0.0013718936825171113},
                                                       {32, 0.0005248460220173001},
                                                       {34, 0.0001785077911335975},
                                                       {36, 7.784655463183299e-05},
                                                       {63, 3.068925877869333e-07}};
    for (const auto& [pair, frequency] : expected) {
      const double sine = table.sin[0][pair].item<double>();
      QVERIFY2(
          std::abs(std::asin(sine) - (pair == 0 ? std::asin(std::sin(1.0)) : frequency)) < 1e-6 * frequency,
          qPrintable(QString("pair %1").arg(pair)));
    }
  }

  void halvesAreRepeated() {
    const auto table = rotary_table(test::llama_shape(1, 1, 8), 5, 3, at::kFloat);
    QCOMPARE(table.cos.sizes().vec(), (std::vector<std::int64_t>{3, 8}));
    QVERIFY(table.cos.narrow(1, 0, 4).equal(table.cos.narrow(1, 4, 4)));
    QVERIFY(table.sin.narrow(1, 0, 4).equal(table.sin.narrow(1, 4, 4)));
  }

  void rotatesPairsByTheirAngle() {
    const auto shape = test::llama_shape(1, 1, 4);
    const auto table = rotary_table(shape, 3, 1, at::kDouble);
    const auto x = at::tensor({1.0, 0.0, 0.0, 2.0}, at::kDouble).view({1, 1, 1, 4});
    const auto y = rotated(x, table).flatten();
    const double slow = 3 * 0.01;  // theta^(−2/4) = 1/100
    const std::vector<double> expected{std::cos(3.0), -2 * std::sin(slow), std::sin(3.0), 2 * std::cos(slow)};
    for (int index = 0; index < 4; ++index)
      QVERIFY(std::abs(y[index].item<double>() - expected[static_cast<std::size_t>(index)]) < 1e-12);
  }

  void productsDependOnDistanceOnly() {
    const auto shape = test::llama_shape(1, 1, 16);
    at::manual_seed(1);
    const auto q = at::randn({1, 1, 1, 16}, at::kDouble), k = at::randn({1, 1, 1, 16}, at::kDouble);
    const auto product = [&](std::int64_t at_q, std::int64_t at_k) {
      const auto rotated_q = rotated(q, rotary_table(shape, at_q, 1, at::kDouble));
      return (rotated_q * rotated(k, rotary_table(shape, at_k, 1, at::kDouble))).sum().item<double>();
    };
    QVERIFY(std::abs(product(7, 2) - product(1005, 1000)) < 1e-10);
  }
};

AQ_TEST(RotaryTest)
#include "rotary_test.moc"
