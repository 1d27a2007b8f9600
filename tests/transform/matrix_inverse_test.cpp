// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/matrix_inverse.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

double residual(const at::Tensor& a, const at::Tensor& x) {
  const at::Tensor i = at::eye(a.size(1), a.options().dtype(at::kDouble));
  return (at::matmul(a.to(at::kDouble), x.to(at::kDouble)) - i).abs().max().item<double>();
}

at::Tensor dominant(std::int64_t n) {
  const at::Tensor a = test::random({1, n, n}, 3, at::kFloat);
  return a * (0.9 / static_cast<double>(n)) + at::eye(n);
}

}  // namespace

class MatrixInverseTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void inverts_data() {
    QTest::addColumn<int>("size");
    for (const int size : {1, 7, 96, 191, 192, 193, 300, 385, 768}) QTest::addRow("%d", size) << size;
  }
  void inverts() {
    QFETCH(int, size);
    const at::Tensor a = dominant(size);
    QVERIFY(residual(a, inverse_for_step(a)) < 1e-5);
    QVERIFY(residual(a, inverse_by_pivots(a)) < 1e-5);
  }

  void withoutPivotsToBeHadItTakesThem() {
    // A permutation: its leading blocks are singular, and no halves exist.
    const std::int64_t n = 300;
    const at::Tensor a = at::eye(n).roll(n / 2, 0).contiguous().unsqueeze(0);
    QVERIFY(residual(a, inverse_for_step(a)) < 1e-6);
  }

  void anUnstableEliminationIsNoticed() {
    const std::int64_t n = 256;
    at::Tensor a = test::random({1, n, n}, 5, at::kFloat) + 4 * at::eye(n);
    a[0][0].mul_(1e-7);  // a first pivot that loses every digit
    a[0][0][n - 1] = 3;
    QVERIFY(residual(a, inverse_for_step(a)) < 10 * residual(a, inverse_by_pivots(a)) + 1e-3);
  }

  void aSingularMatrixIsAnError() {
    QVERIFY_THROWS_EXCEPTION(c10::Error, inverse_for_step(at::zeros({1, 256, 256})));
  }

  void gradientIsTheInverseRules() {
    const at::Tensor a = dominant(200).requires_grad_(), share = test::random({1, 200, 200}, 4, at::kFloat);
    (inverse_for_step(a) * share).sum().backward();
    const at::Tensor got = a.grad().clone();
    a.mutable_grad().reset();
    (at::linalg_inv(a) * share).sum().backward();
    QVERIFY(at::allclose(got, a.grad(), 1e-3, 1e-4));
  }
};

AQ_TEST(MatrixInverseTest)
#include "matrix_inverse_test.moc"
