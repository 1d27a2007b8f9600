// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/model/kronecker.h"
#include "core/transform/hadamard.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

/// Walsh-Hadamard matrices against scipy's: tests/golden/hadamard_golden.py.
class HadamardGoldenTest : public QObject {
  Q_OBJECT

  const std::map<std::string, at::Tensor> golden_ = test::golden_tensors("hadamard");

 private Q_SLOTS:
  void signsAreScipys() {
    QVERIFY(at::equal((8 * hadamard_matrix(64)).to(at::kFloat), golden_.at("signs_64")));
  }

  void rowsAreRotated() {
    for (const std::string size : {"64", "256"}) {
      const at::Tensor matrix = hadamard_matrix(std::stoll(size)).to(at::kFloat);
      const at::Tensor rotated = at::matmul(golden_.at("input_" + size), matrix);
      QVERIFY(test::relative_difference(rotated, golden_.at("output_" + size)) < 1e-6);
    }
  }

  void blocksAreRotated() {
    const at::Tensor matrix = hadamard_matrix(64).to(at::kFloat);
    const at::Tensor rotated = times_kronecker(golden_.at("blocks_input"), {}, matrix);
    QVERIFY(test::relative_difference(rotated, golden_.at("blocks_output")) < 1e-6);
  }
};

AQ_TEST(HadamardGoldenTest)
#include "hadamard_golden_test.moc"
