// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/value_statistics.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QTest>
#include <cmath>

#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

class ValueStatisticsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsAreThoseOfAHistogram() {
    const at::Tensor x = test::random({300, 1001}, 1, at::kFloat);  // several parts, and an odd end
    const auto counts = counts_by_bin(x, -2, 1.5F, 7);
    const at::Tensor expected = at::histc(x, 7, -2, 1.5);
    for (std::int64_t bin = 0; bin < 7; ++bin)
      QCOMPARE(static_cast<float>(counts[static_cast<std::size_t>(bin)]), expected[bin].item<float>());
  }

  void endsAreInsideAndWhatIsNoNumberIsNot() {
    const at::Tensor x = at::tensor({0.0F, 1.0F, 2.0F, 4.0F, 4.1F, -0.1F, NAN, INFINITY, -INFINITY});
    QCOMPARE(counts_by_bin(x, 0, 4, 2), (std::vector<std::int64_t>{2, 2}));
    QCOMPARE(counts_by_bin(x.to(at::kDouble), 0, 4, 4), (std::vector<std::int64_t>{1, 1, 1, 1}));
  }

  /// Where a bin's width is denormal its inverse is infinite; from one end of the floats to the other the
  /// distance is.
  void rangesAtTheEndsOfTheFloats() {
    const at::Tensor steps = at::arange(8).to(at::kFloat);
    for (const float unit : {1e-45F, 1e-42F, 1e-40F, 1e-38F, 1e-36F, 1e-30F, 1e-20F, 1.0F, 4e37F}) {
      const at::Tensor x = (steps - 3) * unit;
      QCOMPARE(counts_by_bin(x, -3 * unit, 4 * unit, 7), (std::vector<std::int64_t>{1, 1, 1, 1, 1, 1, 2}));
    }
    const at::Tensor wide = at::tensor({-3e38F, -1e38F, 1e38F, 3e38F, INFINITY, NAN});
    QCOMPARE(counts_by_bin(wide, -3e38F, 3e38F, 2), (std::vector<std::int64_t>{2, 2}));
  }

  /// Edges that no caller should give: still no bin but those there are.
  void nothingIsCountedOutsideTheBins() {
    const at::Tensor x = at::tensor({-1.0F, 0.0F, 1.0F, NAN, INFINITY, -INFINITY});
    for (const float low : {0.0F, -INFINITY, NAN})
      for (const float high : {0.0F, INFINITY, NAN}) {
        std::int64_t counted = 0;
        for (const std::int64_t count : counts_by_bin(x, low, high, 4)) counted += count;
        QVERIFY(counted >= 0 && counted <= x.numel());
      }
  }

  void sumsAreThoseOfDoublePrecision() {
    const at::Tensor w = test::random({300, 1001}, 2, at::kFloat),
                     v = w + 0.1F * test::random(w.sizes(), 3, at::kFloat);
    const at::Tensor a = w.to(at::kDouble), b = v.to(at::kDouble);
    const RoundingSums sums = rounding_sums(w, v);
    const auto near = [](double value, const at::Tensor& expected) {
      return std::abs(value - expected.item<double>()) < 1e-6 * std::abs(expected.item<double>());
    };
    QVERIFY(near(sums.signal, a.square().sum()));
    QVERIFY(near(sums.rounded, b.square().sum()));
    QVERIFY(near(sums.noise, (b - a).square().sum()));
    QVERIFY(near(sums.product, (a * b).sum()));
  }

  void sumsAreTheSameOnAnyNumberOfThreads() {
    const at::Tensor w = test::random({300, 1001}, 4, at::kFloat), v = test::random(w.sizes(), 5, at::kFloat);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const RoundingSums one = rounding_sums(w, v);
    at::set_num_threads(3);
    const RoundingSums three = rounding_sums(w, v);
    at::set_num_threads(threads);
    QCOMPARE(one.signal, three.signal);
    QCOMPARE(one.noise, three.noise);
  }
};

AQ_TEST(ValueStatisticsTest)
#include "value_statistics_test.moc"
