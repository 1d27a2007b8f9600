// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/matrix_health.h"

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

namespace {
const at::Tensor kMatrix = at::tensor({4., 1., 0., -2., 5., 1., 1., 1., 3.}, at::kDouble).reshape({1, 3, 3});
}

class MatrixHealthTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void marginOfAWorkedExample() {
    // Rows: (4 − 1)/4, (5 − 3)/5, (3 − 2)/3.
    QVERIFY(std::abs(aq::dominance_margin(kMatrix) - 1.0 / 3) < 1e-15);
    const at::Tensor lost = at::tensor({1., -3., 0., 2.}, at::kDouble).reshape({1, 2, 2});
    QCOMPARE(aq::dominance_margin(lost), -2.0);
  }

  void conditionOfAWorkedExample() {
    // diag(8, 2) has condition 4; a rotation changes nothing.
    const double c = std::cos(0.3), s = std::sin(0.3);
    const at::Tensor rotation = at::tensor({c, -s, s, c}, at::kDouble).reshape({1, 2, 2});
    const at::Tensor a = at::matmul(rotation, at::diag(at::tensor({8., 2.}, at::kDouble)));
    QVERIFY(std::abs(aq::condition_number(a, at::linalg_inv(a)) - 4) < 1e-12);
  }

  void estimateOfALargeMatrixIsClose() {
    const at::Tensor a = aq::test::random({1, 200, 200}, 5) + 40 * at::eye(200, at::kDouble);
    const at::Tensor sigma = at::linalg_svdvals(a[0]);
    const double exact = (sigma[0] / sigma[199]).item<double>();
    const double estimate = aq::condition_number(a, at::linalg_inv(a));
    QVERIFY2(std::abs(estimate / exact - 1) < 0.1, qPrintable(QString::number(estimate / exact)));
  }

  void mergeErrorSeesAWrongInverse() {
    QVERIFY(aq::merge_error(kMatrix, at::linalg_inv(kMatrix)) < 1e-14);
    at::Tensor off = at::linalg_inv(kMatrix);
    off[0][0][0] += 0.01;
    QVERIFY(std::abs(aq::merge_error(kMatrix, off) - 0.04) < 1e-12);
  }

  void enforcementChangesFailingRowsOnly() {
    at::Tensor a = at::tensor({1., 5., 2., 4.}, at::kDouble).reshape({1, 2, 2});
    const at::Tensor mask = at::tensor({1., .5, .5, 1.}, at::kDouble).reshape({2, 2});
    QCOMPARE(aq::enforce_dominance(a, mask), std::int64_t{1});
    QVERIFY(aq::dominance_margin(a * mask) > 0);
    QCOMPARE(a[0][0][0].item<double>(), 1.0);
    QVERIFY(at::equal(a[0][1], at::tensor({2., 4.}, at::kDouble)));
    QCOMPARE(aq::enforce_dominance(a, mask), std::int64_t{0});
  }
};

AQ_TEST(MatrixHealthTest)
#include "matrix_health_test.moc"
