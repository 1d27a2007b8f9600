// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/kronecker.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/support/registered_test.h"

using namespace aq;

class KroneckerTest : public QObject {
  Q_OBJECT

  static at::Tensor eye(std::int64_t n) { return at::eye(n, at::kDouble); }

 private Q_SLOTS:
  void isTheProductWithTheKroneckerMatrix() {
    at::manual_seed(1);
    const at::Tensor x = at::randn({2, 5, 12}, at::kDouble);
    const at::Tensor left = at::randn({3, 3}, at::kDouble), right = at::randn({4, 4}, at::kDouble);
    QVERIFY(at::allclose(times_kronecker(x, left, right), at::matmul(x, at::kron(left, right))));
    QVERIFY(at::allclose(times_kronecker(x, {}, right), at::matmul(x, at::kron(eye(3), right))));
    QVERIFY(at::allclose(times_kronecker(x, left, {}), at::matmul(x, at::kron(left, eye(4)))));
    QVERIFY(at::equal(times_kronecker(x, {}, {}), x));
  }

  void actsOnTheLastDimensionOfStridedInput() {
    at::manual_seed(2);
    const at::Tensor x = at::randn({2, 6, 3, 4}, at::kDouble).transpose(1, 2);  // [2, 3, 6, 4]
    const at::Tensor right = at::randn({4, 4}, at::kDouble), half = at::randn({2, 2}, at::kDouble);
    QVERIFY(at::allclose(times_kronecker(x, {}, right), at::matmul(x, right)));
    QVERIFY(at::allclose(times_kronecker(x, half, half), at::matmul(x, at::kron(half, half))));
  }
};

AQ_TEST(KroneckerTest)
#include "kronecker_test.moc"
