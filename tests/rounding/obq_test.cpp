// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/obq.h"

#include <QTest>

#include "core/base/error.h"
#include "tests/rounding/correlated_data.h"
#include "tests/support/registered_test.h"

using namespace aq;

class ObqTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aDiagonalHessianRoundsToNearest() {
    const at::Tensor weight = test::random({6, 16}, 4, at::kFloat);
    for (const bool symmetric : {false, true})
      for (const std::int64_t row : {96, 16, 4, 6}) {
        const auto nearest = quantize_weight(weight, {3, symmetric}, row);
        const auto made = obq_round(weight, at::diag(at::rand({16}) + 0.5), {3, symmetric}, row);
        QVERIFY(at::equal(made.integers, nearest.integers));
        QVERIFY(at::equal(made.dequantized, nearest.dequantized));
      }
  }

  /// W = (0.6, 1.9, 3), the first two coupled by H₀₁ = 1 of 2: 1.9 is closer to its level and goes first, its
  /// error of −0.1 moves 0.6 by −0.05 to 0.55. With 0.52 in the first place it falls to 0.47 and so to 0:
  /// from left to right, it would have been 1.
  void theSmallestErrorGoesFirst() {
    at::Tensor hessian = at::eye(3) * 2;
    hessian[0][1] = hessian[1][0] = 1;
    const auto integers = [&](float first) {
      const at::Tensor weight = at::tensor({first, 1.9F, 3.0F}).reshape({1, 3});
      return obq_round(weight, hessian, {2, false}, 3, 0).integers;
    };
    QVERIFY(at::equal(integers(0.60F), at::tensor({1, 2, 3}, at::kByte).reshape({1, 3})));
    QVERIFY(at::equal(integers(0.52F), at::tensor({0, 2, 3}, at::kByte).reshape({1, 3})));
  }

  void theOutputErrorIsBelowRoundingToNearest() {
    const at::Tensor weight = test::random({8, 24}, 4, at::kFloat), x = test::correlated_inputs(128, 24, 5);
    const auto nearest = quantize_weight(weight, {3, false}, 24);
    const auto made = obq_round(weight, test::hessian_of(x), {3, false}, 24);
    QVERIFY(test::output_error(weight, made.dequantized, x) <
            0.7 * test::output_error(weight, nearest.dequantized, x));
  }

  /// As GPTQ's: where what was asked for does not do, ten times as much is tried.
  void aSingularHessianIsDampenedMore() {
    const at::Tensor weight = test::random({4, 6}, 4, at::kFloat), ones = at::ones({6, 6});
    QVERIFY(obq_round(weight, ones, {3, false}, 6, 0).dequantized.isfinite().all().item<bool>());
    const at::Tensor indefinite = at::ones({6, 6}) * 2 - at::eye(6);
    QVERIFY(obq_round(weight, indefinite, {3, false}, 6, 0.02).dequantized.isfinite().all().item<bool>());
  }

  void aHessianThatIsNotFiniteIsNamed() {
    at::Tensor hessian = at::eye(3);
    hessian[1][2] = NAN;
    try {
      obq_round(test::random({2, 3}, 4, at::kFloat), hessian, {3, false}, 3);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Numeric);
      QVERIFY2(error.reason().find("NaN at [1, 2]") != std::string::npos, error.what());
    }
  }

  void anIndefiniteHessianIsAnError() {
    const at::Tensor weight = test::random({2, 3}, 4, at::kFloat);
    QVERIFY_EXCEPTION_THROWN(obq_round(weight, at::eye(3) * -1, {3, false}, 3), Error);
  }
};

AQ_TEST(ObqTest)
#include "obq_test.moc"
