// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transform/gradual_mask.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/support/registered_test.h"

class GradualMaskTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void widensToTheWholeMatrix() {
    QCOMPARE(aq::mask_band(256, 0, 10, true), 25);
    QCOMPARE(aq::mask_band(256, 4, 10, true), 128);
    QCOMPARE(aq::mask_band(256, 9, 10, true), 255);
    for (std::int64_t n : {1, 2, 7, 32})
      for (int epochs : {1, 2, 3, 40}) QCOMPARE(aq::mask_band(n, epochs - 1, epochs, true), n - 1);
  }

  void offMeansWholeFromTheStart() { QCOMPARE(aq::mask_band(64, 0, 10, false), 63); }

  void hasTheEntriesOfTheDefinition() {
    const at::Tensor mask = aq::gradual_mask(4, 1, 0.25, at::kDouble);
    const at::Tensor expected =
        at::tensor({1., .25, 0., 0., .25, 1., .25, 0., 0., .25, 1., .25, 0., 0., .25, 1.}, at::kDouble)
            .reshape({4, 4});
    QVERIFY(at::equal(mask, expected));
    QVERIFY(at::equal(aq::gradual_mask(3, 0, 0.5, at::kFloat), at::eye(3, at::kFloat)));
  }
};

AQ_TEST(GradualMaskTest)
#include "gradual_mask_test.moc"
