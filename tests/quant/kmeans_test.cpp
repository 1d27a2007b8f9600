// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/kmeans.h"

#include <ATen/Parallel.h>

#include <QTest>
#include <cmath>

#include "core/quant/fake_quantize.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

double mse(const at::Tensor& a, const at::Tensor& b) { return at::mse_loss(a, b).item<double>(); }

std::span<const float> floats(const at::Tensor& row) {
  return {row.data_ptr<float>(), static_cast<std::size_t>(row.numel())};
}

}  // namespace

class KmeansTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void worksOutByHand() {
    // {0, 1, 2} and {9, 11} from the centres 0 and 1: means 1 and 10.
    const std::vector<float> values{11, 0, 9, 2, 1};
    const SortedValues sorted(values);
    QCOMPARE(lloyd(sorted, {0, 1}), (std::vector<double>{1, 10}));
    QCOMPARE(sorted.count_up_to(1.5), std::size_t{2});
    QCOMPARE(sorted.mean(3, 5), 10.0);
    QVERIFY(std::abs(sorted.cost(0, 3, 1) - 2) < 1e-9);
  }

  void longRowsAreSorted() {
    at::Tensor w = test::random({3000}, 8, at::kFloat) * 10;
    w[5] = -1e30F, w[6] = 1e30F, w[7] = 1e-40F, w[8] = -0.0F, w[9] = w[10];
    const SortedValues sorted(floats(w));
    const at::Tensor expected = std::get<0>(w.sort());
    for (std::int64_t i = 0; i < 3000; ++i)
      QCOMPARE(sorted.at(static_cast<std::size_t>(i)), static_cast<double>(expected[i].item<float>()));
    for (const double limit : {-1e31, -3.3, -1e-41, 0.0, 1.7, 1e31})
      QCOMPARE(static_cast<std::int64_t>(sorted.count_up_to(limit)),
               expected.to(at::kDouble).le(limit).sum().item<std::int64_t>());
  }

  void anEmptyClusterTakesTheFarthestValue() {
    // The second centre has no value; 100 is the farthest from its centre.
    const std::vector<float> values{0, 1, 90, 100};
    QCOMPARE(lloyd(SortedValues(values), {0.5, 40, 60}), (std::vector<double>{0.5, 90, 100}));
  }

  void weightsLieOnTheirCentroids() {
    const at::Tensor w = test::random({6, 48}, 2, at::kFloat);
    for (const std::int64_t row : {16, 48, 288}) {
      const QuantizedWeight q = quantize_to_centroids(w, 3, row, 0);
      QCOMPARE(q.codebook.sizes(), at::IntArrayRef({w.numel() / row, 8}));
      const at::Tensor codes = q.integers.reshape({-1, row}).to(at::kLong);
      QVERIFY(at::equal(q.dequantized.reshape({-1, row}), q.codebook.gather(1, codes)));
      // And no other centroid is nearer.
      const at::Tensor distance = (w.reshape({-1, row, 1}) - q.codebook.unsqueeze(1)).abs();
      const at::Tensor taken = distance.gather(2, codes.unsqueeze(2)).squeeze(2);
      QVERIFY((taken <= distance.amin(2) + 1e-6).all().item<bool>());
    }
  }

  void repeatsBySeedOnAnyNumberOfThreads() {
    const at::Tensor w = test::random({16, 96}, 3, at::kFloat);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const QuantizedWeight one = quantize_to_centroids(w, 4, 32, 5);
    at::set_num_threads(3);
    const QuantizedWeight three = quantize_to_centroids(w, 4, 32, 5);
    at::set_num_threads(threads);
    QVERIFY(at::equal(one.codebook, three.codebook) && at::equal(one.integers, three.integers));
    QVERIFY(!at::equal(one.codebook, quantize_to_centroids(w, 4, 32, 6).codebook));
  }

  void beatsEvenSteps_data() {
    QTest::addColumn<int>("bits");
    for (const int bits : {2, 3, 4}) QTest::addRow("%d bits", bits) << bits;
  }
  void beatsEvenSteps() {
    QFETCH(int, bits);
    const at::Tensor w = test::random({8, 512}, 4, at::kFloat);
    const double even = mse(quantize_weight(w, IntegerGrid{bits, false}, 512).dequantized, w);
    QVERIFY(mse(quantize_to_centroids(w, bits, 512, 0).dequantized, w) < 0.9 * even);
  }

  void rowsWithFewDifferentValuesAreExact() {
    at::Tensor w = at::full({3, 12}, 2.7F);
    w[1].zero_();
    w[2].slice(0, 0, 5).fill_(-0.3F);
    const QuantizedWeight q = quantize_to_centroids(w, 2, 12, 0);
    QVERIFY(at::equal(q.dequantized, w));
    QVERIFY(q.codebook.isfinite().all().item<bool>());
  }

  void moreLevelsThanValuesIsExact() {
    const at::Tensor w = test::random({2, 6}, 6, at::kFloat);
    QVERIFY(at::equal(quantize_to_centroids(w, 4, 6, 0).dequantized, w));
  }

  void notANumberStaysInItsRow() {
    at::Tensor w = at::ones({2, 8}, at::kFloat);
    w[0][2] = NAN;
    const QuantizedWeight q = quantize_to_centroids(w, 2, 8, 0);
    QVERIFY(q.dequantized[0].isnan().all().item<bool>());
    QVERIFY(at::equal(q.dequantized[1], w[1]));
  }

  void equalsScikitLearn() {
    const auto golden = test::golden_tensors("codebook_golden");
    const at::Tensor &values = golden.at("kmeans_values"), &starts = golden.at("kmeans_starts"),
                     &centres = golden.at("kmeans_centres");
    for (std::int64_t r = 0; r < values.size(0); ++r) {
      const auto start = floats(starts[r]);
      const auto found = lloyd(SortedValues(floats(values[r])), {start.begin(), start.end()});
      for (std::size_t j = 0; j < found.size(); ++j)
        QVERIFY(std::abs(found[j] - static_cast<double>(floats(centres[r])[j])) < 1e-6);
    }
  }
};

AQ_TEST(KmeansTest)
#include "kmeans_test.moc"
