// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/rounding/inverse_factor.h"

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "tests/rounding/correlated_data.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// max |U·H·Uᵀ − I|, which is 0 where H⁻¹ = Uᵀ·U. @param h in the order of rounding
double defect(const InverseFactor& factor, at::Tensor h, double damp) {
  h = h.to(at::kDouble).clone();
  h.diagonal().add_(damp);
  const at::Tensor u = factor.upper.to(at::kDouble);
  return (u.matmul(h).matmul(u.t()) - at::eye(h.size(0), at::kDouble)).abs().max().item<double>();
}

ErrorKind kind_of_failure(const at::Tensor& hessian, const RunContext& context = {},
                          double dampening = 0.01) {
  try {
    factorize_inverse(hessian, dampening, false, context);
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::Internal;
}

}  // namespace

class InverseFactorTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isTheUpperFactorOfTheInverse() {
    for (const std::int64_t n : {1, 7, 128, 300}) {  // less than a panel, one, several
      const at::Tensor h = test::hessian_of(test::correlated_inputs(2 * n + 8, n, 4));
      const InverseFactor factor = factorize_inverse(h, 0.01, false);
      QCOMPARE(factor.retries, 0);
      QVERIFY(at::equal(factor.upper, factor.upper.triu()));
      QVERIFY(at::equal(factor.order, at::arange(n, at::kLong)));
      QVERIFY(defect(factor, h, 0.01 * h.diagonal().mean().item<double>()) < 1e-3);
    }
  }

  void activationOrderFallsWithTheDiagonal() {
    const at::Tensor h = test::hessian_of(test::correlated_inputs(100, 20, 8));
    const InverseFactor factor = factorize_inverse(h, 0.01, true);
    const at::Tensor sorted = h.diagonal().index_select(0, factor.order);
    QVERIFY((sorted.slice(0, 0, 19) >= sorted.slice(0, 1, 20)).all().item<bool>());
    const at::Tensor permuted = h.index_select(0, factor.order).index_select(1, factor.order);
    QVERIFY(defect(factor, permuted, 0.01 * h.diagonal().mean().item<double>()) < 1e-3);
  }

  void deadChannelsAreFound() {
    at::Tensor x = test::correlated_inputs(100, 6, 8);
    x.select(1, 4).zero_();
    const InverseFactor factor = factorize_inverse(test::hessian_of(x), 0.01, false);
    QVERIFY(at::equal(factor.dead, at::arange(6) == 4));
  }

  void singularHessiansAreDampenedMore() {
    const at::Tensor ones = at::ones({4, 4});
    const InverseFactor dampened = factorize_inverse(ones, 0.01, false);
    QCOMPARE(dampened.retries, 0);
    QCOMPARE(dampened.dampening, 0.01);
    const InverseFactor retried = factorize_inverse(ones, 0, false);
    QVERIFY(retried.retries > 0);
    QVERIFY(retried.dampening > 0);
    QVERIFY(defect(retried, ones, retried.dampening) < 1e-2);
    // Eigenvalues 3 and −1: shares of 0.02 and 0.2 are not enough, 2 is.
    const at::Tensor indefinite = at::ones({2, 2}) * 2 - at::eye(2);
    const InverseFactor twice = factorize_inverse(indefinite, 0.02, false);
    QCOMPARE(twice.retries, 2);
    QCOMPARE(twice.dampening, 2.0);
  }

  /// Eigenvalues 1 ± (1 + e): what is added to the mean diagonal of 1 must exceed e, and no more is added
  /// than that takes. From no dampening at all the steps are 1e-6, 1e-5, … 10.
  void everyStepOfDampeningIsTakenInItsTurn_data() {
    QTest::addColumn<int>("retries");
    for (int retries = 1; retries <= 9; ++retries) QTest::addRow("%d", retries) << retries;
  }
  void everyStepOfDampeningIsTakenInItsTurn() {
    QFETCH(int, retries);
    const double largest = std::pow(10.0, retries - 7);  // that is added in the end
    at::Tensor h = at::ones({2, 2});
    h[0][1] = h[1][0] = 1 + 0.3 * largest;
    if (retries == 9) {
      QVERIFY(kind_of_failure(h, {}, 0) == ErrorKind::Numeric);
      return;
    }
    const InverseFactor factor = factorize_inverse(h, 0, false);
    QCOMPARE(factor.retries, retries);
    QVERIFY(std::abs(factor.dampening / largest - 1) < 1e-12);
    QVERIFY(factor.upper.isfinite().all().item<bool>());
  }

  /// Channels that differ by twelve decades, and rows of zeros: no dampening beyond what was asked for.
  void illConditionedHessiansAreFactorized() {
    at::Tensor x = test::correlated_inputs(64, 12, 8);
    for (std::int64_t channel = 0; channel < 12; ++channel)
      x.select(1, channel).mul_(std::pow(10.0, channel - 6));
    x.select(1, 5).zero_();
    const InverseFactor factor = factorize_inverse(test::hessian_of(x), 0.01, true);
    QCOMPARE(factor.retries, 0);
    QVERIFY(factor.upper.isfinite().all().item<bool>());
    QVERIFY(factor.dead[5].item<bool>());
  }

  void hopelessOnesAreErrors() {
    at::Tensor broken = at::eye(3);
    broken[1][1] = NAN;
    QVERIFY(kind_of_failure(broken) == ErrorKind::Numeric);
    const at::Tensor negative = at::eye(3) * -1;  // its mean diagonal is no help
    QVERIFY(kind_of_failure(negative) == ErrorKind::Numeric);
  }

  void asksWhetherToStop() {
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(kind_of_failure(at::eye(3), RunContext(stop.get_token(), nullptr, {})) == ErrorKind::Cancelled);
  }
};

AQ_TEST(InverseFactorTest)
#include "inverse_factor_test.moc"
