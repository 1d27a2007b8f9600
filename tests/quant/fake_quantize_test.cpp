// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/fake_quantize.h"

#include <QTest>
#include <cmath>

#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using aq::fake_quantize;
using aq::IntegerGrid;
using aq::test::random;

namespace {

/// The definition, by composed tensor operations: rows, zero in the range, factors on its ends.
at::Tensor reference(const at::Tensor& x, const IntegerGrid& grid, std::int64_t row, const at::Tensor& lower,
                     const at::Tensor& upper) {
  const at::Tensor rows = x.reshape({-1, row});
  const at::Tensor zero = at::zeros({1}, x.options());
  const at::Tensor low = at::minimum(rows.amin(1), zero) * lower,
                   high = at::maximum(rows.amax(1), zero) * upper;
  const at::Tensor range = grid.symmetric ? at::maximum(low.abs(), high.abs()) : high - low;
  const at::Tensor scale =
      (range / (grid.symmetric ? grid.symmetric_zero_point() : grid.levels())).unsqueeze(1);
  const at::Tensor zero_point = grid.symmetric ? at::full_like(scale, grid.symmetric_zero_point())
                                               : (-low.unsqueeze(1) / scale).round();
  const at::Tensor q = ((rows / scale).round() + zero_point).clamp(0, grid.levels());
  return ((q - zero_point) * scale).reshape(x.sizes());
}

at::Tensor leaf(const at::Tensor& x) { return x.detach().clone().requires_grad_(); }

}  // namespace

class FakeQuantizeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void worksOutByHand() {
    // Range −1 … 2 in 2 bits: scale 1, zero point 1; −0.4 → 0, 1.6 → 2.
    const at::Tensor x = at::tensor({-1.0, -0.4, 1.6, 2.0}, at::kDouble);
    const at::Tensor expected = at::tensor({-1.0, 0.0, 2.0, 2.0}, at::kDouble);
    QVERIFY(at::equal(fake_quantize(x, {2, false}, 4), expected));
    // Symmetric, 3 bits: absmax 2 over 3 steps; levels −2 … 8/3.
    const at::Tensor y = fake_quantize(x, {3, true}, 4);
    QVERIFY(at::allclose(y, at::tensor({-4.0 / 3, -2.0 / 3, 4.0 / 3, 2.0}, at::kDouble)));
  }

  void agreesWithTheDefinition_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("row");
    for (const int bits : {2, 3, 4, 5, 6, 7, 8})
      for (const bool symmetric : {false, true})
        for (const int row : {7, 16, 48, 336})
          QTest::addRow("%d bits, %s, rows of %d", bits, symmetric ? "symmetric" : "asymmetric", row)
              << bits << symmetric << row;
  }

  void agreesWithTheDefinition() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(int, row);
    const at::Tensor x = random({7, 336}, 3);
    const std::int64_t rows = x.numel() / row;
    const at::Tensor lower = 0.6 + 0.4 * random({rows}, 4).sigmoid(),
                     upper = 0.6 + 0.4 * random({rows}, 5).sigmoid();
    const at::Tensor expected = reference(x, {bits, symmetric}, row, lower, upper);
    QVERIFY(at::allclose(fake_quantize(x, {bits, symmetric}, row, lower, upper), expected, 1e-12, 1e-12));
  }

  void gradientOfClippingFactorsMatchesFiniteDifferences_data() { agreesWithTheDefinition_data(); }

  /// The output depends on a factor through the scale alone (straight-through rounding moves no integer),
  /// except for clipped values; so integers and zero points are held where they are and the scale is moved.
  void gradientOfClippingFactorsMatchesFiniteDifferences() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(int, row);
    const IntegerGrid grid{bits, symmetric};
    const at::Tensor x = random({7, 336}, 6);
    const std::int64_t rows = x.numel() / row;
    at::Tensor lower = leaf(0.5 + 0.4 * random({rows}, 7).sigmoid());
    at::Tensor upper = leaf(0.5 + 0.4 * random({rows}, 8).sigmoid());
    const at::Tensor weight = random({7, 336}, 9);
    (fake_quantize(x, grid, row, lower, upper) * weight).sum().backward();

    const auto frozen = aq::quantize_weight(x.reshape({rows, row}), grid, row, lower, upper);
    const at::Tensor integers = frozen.integers.to(at::kDouble);  // [rows, row]
    const at::Tensor zero_point = symmetric ? at::full({rows, 1}, grid.symmetric_zero_point(), at::kDouble)
                                            : frozen.zero_point.to(at::kDouble).reshape({rows, 1});
    const at::Tensor flat = x.reshape({rows, row});
    const at::Tensor zero = at::zeros({1}, at::kDouble);
    const auto scale_of = [&](const at::Tensor& l, const at::Tensor& u) {
      const at::Tensor low = at::minimum(flat.amin(1), zero) * l, high = at::maximum(flat.amax(1), zero) * u;
      const at::Tensor range = symmetric ? at::maximum(low.abs(), high.abs()) : high - low;
      return (range / (symmetric ? grid.symmetric_zero_point() : grid.levels())).unsqueeze(1);
    };
    const at::Tensor scale = scale_of(lower.detach(), upper.detach());
    const at::Tensor unclipped = (flat / scale).round() + zero_point;
    const at::Tensor inside = unclipped.eq(integers).to(at::kDouble);
    // Inside, x̂ = s·(rint(x/s)) with rint straight-through: x̂(s') = x + (s' )·(rint(x/s) − x/s) to first
    // order.
    const auto output = [&](const at::Tensor& s) {
      const at::Tensor steady = (integers - zero_point - inside * flat / scale) * s + inside * flat;
      return (steady * weight.reshape({rows, row})).sum(1);  // [rows]
    };
    const double h = 1e-6;
    const at::Tensor by_lower = (output(scale_of(lower.detach() + h, upper.detach())) -
                                 output(scale_of(lower.detach() - h, upper.detach()))) /
                                (2 * h);
    const at::Tensor by_upper = (output(scale_of(lower.detach(), upper.detach() + h)) -
                                 output(scale_of(lower.detach(), upper.detach() - h))) /
                                (2 * h);
    QVERIFY(at::allclose(lower.grad(), by_lower, 1e-6, 1e-6));
    QVERIFY(at::allclose(upper.grad(), by_upper, 1e-6, 1e-6));
  }

  void gradientIsStraightThroughInsideTheGridAndZeroOutside() {
    // Half of the range is clipped away at the top: 1.0 lies outside, 0.1 inside; the extremes −1 and 1 carry
    // the gradient of the range.
    at::Tensor x = leaf(at::tensor({-1.0, 0.1, 0.3, 1.0}, at::kDouble));
    const at::Tensor half = at::full({1}, 0.5, at::kDouble), whole = at::ones({1}, at::kDouble);
    fake_quantize(x, {4, false}, 4, whole, half)[1].backward();
    QCOMPARE(x.grad()[1].item<double>(), 1.0);
    QCOMPARE(x.grad()[2].item<double>(), 0.0);
    at::Tensor y = leaf(x);
    fake_quantize(y, {4, false}, 4, whole, half)[3].backward();
    const double s_by_max = 0.5 / 15, steps_above_zero = 5;  // zero point 10 of 15 levels
    QVERIFY(std::abs(y.grad()[3].item<double>() - steps_above_zero * s_by_max) < 1e-12);
  }

  void floatAndDoubleGiveTheSameIntegers() {
    const at::Tensor x = random({64, 256}, 11, at::kFloat);
    const auto narrow = aq::quantize_weight(x, {4, false}, 128);
    const auto wide = aq::quantize_weight(x.to(at::kDouble), {4, false}, 128);
    QVERIFY(narrow.integers.ne(wide.integers).sum().item<int>() <= 2);  // a tie may fall either way
    QCOMPARE(narrow.scale.size(0), 64);
    QCOMPARE(narrow.scale.size(1), 2);
  }

  void integersScaleAndZeroPointReproduceTheValues() {
    const at::Tensor x = random({16, 96}, 12, at::kFloat);
    for (const bool symmetric : {false, true}) {
      const auto w = aq::quantize_weight(x, {3, symmetric}, 32);
      const at::Tensor zero = symmetric ? at::full_like(w.scale, 3) : w.zero_point;
      const at::Tensor back =
          ((w.integers.reshape({16, 3, 32}).to(at::kFloat) - zero.unsqueeze(2)) * w.scale.unsqueeze(2))
              .reshape({16, 96});
      QVERIFY(at::equal(back, w.dequantized));
      QVERIFY(w.integers.max().item<int>() <= 7);
    }
  }

  void allZeroAndConstantRowsStayFinite() {
    at::Tensor x = at::zeros({3, 8}, at::kFloat);
    x[1].fill_(2.5);
    x[2].fill_(-1e-38);
    for (const bool symmetric : {false, true}) {
      const at::Tensor y = fake_quantize(x, {4, symmetric}, 8);
      QVERIFY(y.isfinite().all().item<bool>());
      QVERIFY(at::equal(y[0], x[0]));
      QVERIFY(at::allclose(y[1], x[1], 1e-6));
    }
  }

  void notANumberStaysVisible() {
    at::Tensor x = at::ones({1, 32}, at::kFloat);
    x[0][5] = NAN;
    QVERIFY(fake_quantize(x, {4, false}, 32).isnan().any().item<bool>());
  }
};

AQ_TEST(FakeQuantizeTest)
#include "fake_quantize_test.moc"
