// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/matrix_inverse.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/transform/panel_inverse.h"
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

  void panelsGiveWhatLuGives_data() {
    QTest::addColumn<int>("size");
    for (const int size : {1, 5, 127, 128, 129, 400}) QTest::addRow("%d", size) << size;
  }
  void panelsGiveWhatLuGives() {
    QFETCH(int, size);
    const at::Tensor a = test::random({1, size, size}, 6, at::kDouble);  // no dominance: rows are exchanged
    const at::Tensor x = inverse_in_panels(a[0]), wanted = at::linalg_inv(a[0]);
    QVERIFY(((x - wanted).abs().max() / wanted.abs().max()).item<double>() < 1e-10);
    QVERIFY(residual(a, x.unsqueeze(0)) < 1e-8);
  }

  void panelsExchangeRowsOverTheWholeHeight() {
    const std::int64_t n = 300;
    const at::Tensor a = at::eye(n, at::kDouble).roll(n / 2, 0).contiguous();
    QVERIFY(at::equal(inverse_in_panels(a), a.t()));
  }

  void aSingularMatrixHasNoInverseInPanels() {
    at::Tensor a = test::random({1, 260, 260}, 7, at::kDouble)[0];
    a[200].zero_();
    QVERIFY(!inverse_in_panels(a).defined());
  }

  void aLargeOneIsDifferentiable() {
    const std::int64_t n = 1030;
    const at::Tensor a = (dominant(n).to(at::kDouble)).requires_grad_();
    const at::Tensor x = inverse_by_pivots(a);
    QVERIFY(residual(a.detach(), x.detach()) < 1e-10);
    x[0][3][5].backward();
    const at::Tensor wanted = -at::outer(x.detach()[0].t().select(1, 3), x.detach()[0].t().select(0, 5));
    QVERIFY(at::allclose(a.grad()[0], wanted, 1e-8, 1e-12));
  }

  void aLargeSingularOneIsAnError() {
    QVERIFY_THROWS_EXCEPTION(c10::Error, inverse_by_pivots(at::zeros({1, 1030, 1030}, at::kDouble)));
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
