// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/hadamard.h"

#include <ATen/ATen.h>

#include <QTest>

#include "core/base/error.h"
#include "core/transform/hadamard_core.h"
#include "core/transform/kronecker_factors.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

double distance_from_identity(const at::Tensor& matrix) {
  const at::Tensor product = at::matmul(matrix, matrix.t());
  return (product - at::eye(matrix.size(0), at::kDouble)).abs().max().item<double>();
}

}  // namespace

class HadamardTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// The orders that published models need, each by the construction that has it.
  void everyCoreIsAHadamardMatrix() {
    for (const std::int64_t order : {12, 20, 28, 36, 44, 52, 60, 76, 84, 100, 108, 140, 148, 156, 164, 172}) {
      QVERIFY2(has_hadamard_core(order), qPrintable(QString::number(order)));
      const at::Tensor core = hadamard_core(order);
      QVERIFY(core.abs().eq(1).all().item<bool>());
      const at::Tensor product = at::matmul(core, core.t());
      QVERIFY2(at::equal(product, order * at::eye(order, at::kDouble)), qPrintable(QString::number(order)));
    }
    for (const std::int64_t order : {3, 6, 10, 92, 116}) QVERIFY(!has_hadamard_core(order));
    QVERIFY_EXCEPTION_THROWN(hadamard_core(92), Error);
  }

  void matricesAreOrthogonalWithAPositiveFirstColumn() {
    for (const std::int64_t size : {1, 2, 4, 32, 256, 24, 40, 96, 768, 344, 688}) {
      QVERIFY2(has_hadamard(size), qPrintable(QString::number(size)));
      const at::Tensor matrix = hadamard_matrix(size);
      QVERIFY(distance_from_identity(matrix) < 1e-12);
      QVERIFY(at::allclose(matrix.abs(), at::full_like(matrix, 1 / std::sqrt(static_cast<double>(size)))));
      QVERIFY(matrix.select(1, 0).gt(0).all().item<bool>());
    }
    for (const std::int64_t size : {0, 3, 6, 10, 30, 35, 350}) QVERIFY(!has_hadamard(size));
    QVERIFY_EXCEPTION_THROWN(hadamard_matrix(30), Error);
  }

  void powersOfTwoAreSylvesters() {
    const at::Tensor four =
        at::tensor({1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1}).reshape({4, 4}) / 2.0;
    QVERIFY(at::equal(hadamard_matrix(4), four.to(at::kDouble)));
  }

  void leftFactorsSplitASizeInTwo() {
    for (const std::int64_t size : {48, 768, 1024, 3072, 11008, 14336}) {
      const std::int64_t left = hadamard_left_factor(size);
      QCOMPARE(size % left, 0);
      QVERIFY(has_hadamard(left) && has_hadamard(size / left));
      QVERIFY2(left + size / left < 300, qPrintable(QString::number(left)));
    }
    QCOMPARE(hadamard_left_factor(1024), 32);
  }

  /// FlatQuant's choice where n = a² − b², else the closest divisors.
  void balancedFactors() {
    for (const auto& [n, left] :
         {std::pair{256, 16}, {768, 24}, {4096, 64}, {11008, 86}, {12, 2}, {48, 6}, {6, 2}, {7, 1}})
      QCOMPARE(balanced_factor(n), left);
  }

  void randomRotationsDependOnTheSeedAlone() {
    const at::Tensor one = random_orthogonal(24, 1);
    QVERIFY(distance_from_identity(one) < 1e-12);
    QVERIFY(at::equal(one, random_orthogonal(24, 1)));
    QVERIFY(!at::equal(one, random_orthogonal(24, 2)));
    QVERIFY(random_signs(100, 3).abs().eq(1).all().item<bool>());
    QVERIFY(std::abs(random_signs(10000, 3).mean().item<double>()) < 0.05);
  }
};

AQ_TEST(HadamardTest)
#include "hadamard_test.moc"
