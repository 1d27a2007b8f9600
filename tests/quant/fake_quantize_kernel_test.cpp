// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/fake_quantize_kernel.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <QTest>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "core/quant/row_quantization.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;
using kernel::RowStatistics;

namespace {

template <typename Real>
using Rows = std::vector<Real>;

/// The same bits; one value that is no number is like the other.
template <typename Real>
bool same(Real a, Real b) {
  return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0;
}
template <typename Real>
bool same(const Rows<Real>& a, const Rows<Real>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](Real x, Real y) { return same(x, y); });
}

template <typename Real>
struct Result {
  Rows<Real> values, dx, statistics, lower, upper;
  std::vector<std::uint8_t> integers;
};

/// The definition, a value at a time.
template <typename Real>
struct Definition {
  const IntegerGrid grid;
  Real minimum = 0, maximum = 0, scale = 1, zero_point = 0;

  Definition(const Real* x, std::int64_t count, const IntegerGrid& chosen, Real lower, Real upper)
      : grid(chosen) {
    for (std::int64_t i = 0; i < count; ++i) {
      if (x[i] < minimum) minimum = x[i];
      if (x[i] > maximum) maximum = x[i];
    }
    const auto found = grid_scale<Real>(grid, minimum * lower, maximum * upper);
    scale = found.scale, zero_point = found.zero_point;
  }
  Real rounded(Real x) const { return std::nearbyint(x / scale); }
  Real step(Real x) const {  // from the zero point
    const Real value = rounded(x), low = -zero_point, high = static_cast<Real>(grid.levels()) - zero_point;
    return value < low ? low : value > high ? high : value;
  }
  Real integer(Real x) const { return step(x) + zero_point; }
  bool inside(Real x) const { return rounded(x) == step(x); }
  Real value(Real x) const { return step(x) * scale + Real(0); }
  Real error(Real x) const { return inside(x) ? step(x) * scale - x : step(x) * scale; }
};

/// Value i goes into sum i mod 16, and the sums into each other by halves.
template <typename Real>
Real lane_sum(const Rows<Real>& terms) {
  Rows<Real> lanes(16, Real(0));
  for (std::size_t i = 0; i < terms.size(); ++i) lanes[i % 16] += terms[i];
  for (std::size_t half = 8; half > 0; half /= 2)
    for (std::size_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  return lanes[0];
}

template <typename Real>
void define_row(const Real* x, const Real* g, std::int64_t count, const IntegerGrid& grid, Real lower,
                Real upper, Result<Real>& result) {
  const Definition<Real> d(x, count, grid, lower, upper);
  result.statistics.insert(result.statistics.end(),
                           {d.minimum, d.maximum, lower, upper, d.scale, d.zero_point});
  Rows<Real> terms;
  for (std::int64_t i = 0; i < count; ++i) {
    result.values.push_back(d.value(x[i]));
    const Real integer = d.integer(x[i]);
    result.integers.push_back(std::isnan(integer) ? std::uint8_t{0}
                                                  : static_cast<std::uint8_t>(static_cast<int>(integer)));
    terms.push_back(g[i] * d.error(x[i]));
  }
  const Real by_scale = lane_sum(terms) / d.scale;
  const Real half = static_cast<Real>(grid.symmetric_zero_point()), levels = static_cast<Real>(grid.levels());
  const bool by_low = std::abs(d.minimum * lower) > d.maximum * upper;
  Real low = -(by_scale / levels), high = by_scale / levels;
  if (grid.symmetric) low = by_low ? -(by_scale / half) : Real(0), high = by_low ? Real(0) : by_scale / half;
  result.lower.push_back(low * d.minimum);
  result.upper.push_back(high * d.maximum);
  const auto share = [&](Real gradient, Real extreme) {
    const auto ties = std::count(x, x + count, extreme);
    return ties == 0 || extreme == 0 ? Real(0) : gradient / static_cast<Real>(ties);
  };
  const Real of_low = share(low * lower, d.minimum), of_high = share(high * upper, d.maximum);
  for (std::int64_t i = 0; i < count; ++i) {
    Real dx = d.inside(x[i]) ? g[i] : Real(0);
    if (of_low != 0 && x[i] == d.minimum) dx += of_low;
    if (of_high != 0 && x[i] == d.maximum) dx += of_high;
    result.dx.push_back(dx);
  }
}

/// What one instruction set makes of rows of `count` values.
template <typename Real>
Result<Real> made_by(const kernel::Passes<Real>& passes, const Rows<Real>& x, const Rows<Real>& g,
                     std::int64_t count, const IntegerGrid& grid, Real lower, Real upper, bool stream) {
  const auto values = static_cast<std::int64_t>(x.size()), rows = values / count;
  const auto type = c10::CppTypeToScalarType<Real>::value;
  const at::Tensor out = at::empty({values}, type), dx = at::empty({values}, type);  // aligned for streaming
  std::vector<RowStatistics<Real>> statistics(static_cast<std::size_t>(rows));
  for (auto& one : statistics) one.lower_factor = lower, one.upper_factor = upper;
  Result<Real> made;
  made.integers.resize(x.size());
  made.lower.resize(statistics.size());
  made.upper.resize(statistics.size());
  passes.quantize_rows(x.data(), rows, count, grid, statistics.data(),
                       {out.data_ptr<Real>(), made.integers.data(), stream});
  std::copy(g.begin(), g.end(), dx.data_ptr<Real>());
  const Real* gradient = stream ? g.data() : dx.data_ptr<Real>();  // in its place, too
  passes.backward_rows(x.data(), gradient, rows, count, grid, statistics.data(),
                       {dx.data_ptr<Real>(), made.lower.data(), made.upper.data(), stream});
  made.values.assign(out.data_ptr<Real>(), out.data_ptr<Real>() + values);
  made.dx.assign(dx.data_ptr<Real>(), dx.data_ptr<Real>() + values);
  for (const auto& s : statistics)
    made.statistics.insert(made.statistics.end(),
                           {s.minimum, s.maximum, s.lower_factor, s.upper_factor, s.scale, s.zero_point});
  return made;
}

/// Rows of many kinds, one after the other: ordinary, zero, infinite, tiny, huge, on the grid, between its
/// integers.
template <typename Real>
Rows<Real> rows_of_all_kinds(std::int64_t count, const IntegerGrid& grid, std::mt19937& random) {
  constexpr Real kInfinity = std::numeric_limits<Real>::infinity(),
                 kNothing = std::numeric_limits<Real>::quiet_NaN();
  std::normal_distribution<Real> normal;
  Rows<Real> all;
  const auto row = [&](const auto& value) {
    for (std::int64_t i = 0; i < count; ++i) all.push_back(value(i));
  };
  const auto with = [&](Real first, Real last) {
    row([&](std::int64_t i) { return i == count / 2 ? first : i == count - 1 ? last : normal(random); });
  };
  row([&](std::int64_t) { return normal(random); });
  row([&](std::int64_t) { return std::abs(normal(random)); });
  row([&](std::int64_t) { return -std::abs(normal(random)); });
  row([&](std::int64_t i) { return i % 3 == 0 ? -Real(0) : Real(0); });
  row([&](std::int64_t i) { return Real(i % 3 - 1); });  // many ties
  row([&](std::int64_t) { return normal(random) * std::numeric_limits<Real>::denorm_min() * 1000; });
  row([&](std::int64_t) { return normal(random) * std::numeric_limits<Real>::max() / 8; });
  row([&](std::int64_t) { return normal(random) * Real(1e-28); });
  row([&](std::int64_t i) { return std::ldexp(normal(random), static_cast<int>(i % 60) - 30); });
  row([&](std::int64_t) { return kNothing; });
  with(kNothing, 1);
  with(1, kNothing);
  with(kInfinity, 1);
  with(-kInfinity, 1);
  with(kInfinity, -kInfinity);
  with(-kNothing, kInfinity);
  const Real scale = grid_scale<Real>(grid, -1, Real(1.3)).scale;  // values around every tie
  row([&](std::int64_t i) {
    if (i == 0) return Real(-1);
    if (i == 1) return Real(1.3);
    Real x = (Real(i % (grid.levels() + 2)) - Real(grid.levels() / 2) + Real(0.5)) * scale;
    for (std::int64_t step = i % 5; step > 2; --step) x = std::nextafter(x, kInfinity);
    return i % 5 == 1 ? std::nextafter(x, -kInfinity) : x;
  });
  return all;
}

template <typename Real>
void compare(const IntegerGrid& grid, std::int64_t count, Real lower, Real upper) {
  std::mt19937 random(static_cast<unsigned>(count * 100 + grid.bits));
  const Rows<Real> x = rows_of_all_kinds<Real>(count, grid, random);
  Rows<Real> g(x.size());
  std::normal_distribution<Real> normal;
  for (std::size_t i = 0; i < g.size(); ++i) g[i] = i % 7 == 0 ? -Real(0) : normal(random);
  Result<Real> expected;
  for (std::size_t at = 0; at < x.size(); at += static_cast<std::size_t>(count))
    define_row(x.data() + at, g.data() + at, count, grid, lower, upper, expected);
  for (const auto& set : kernel::instruction_sets())
    for (const bool stream : {false, true}) {
      const auto& passes = [&]() -> const kernel::Passes<Real>& {
        if constexpr (std::is_same_v<Real, float>)
          return set.floats;
        else
          return set.doubles;
      }();
      const auto made = made_by(passes, x, g, count, grid, lower, upper, stream);
      const auto what = std::string(set.name) + ", " + std::to_string(count) + " values, " +
                        std::to_string(grid.bits) + " bits";
      QVERIFY2(same(made.statistics, expected.statistics), what.c_str());
      QVERIFY2(same(made.values, expected.values), what.c_str());
      if (grid.bits <= 8) QVERIFY2(made.integers == expected.integers, what.c_str());
      QVERIFY2(same(made.dx, expected.dx), what.c_str());
      QVERIFY2(same(made.lower, expected.lower) && same(made.upper, expected.upper), what.c_str());
    }
}

}  // namespace

/// Every instruction set gives the bits of the definition.
class FakeQuantizeKernelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void equalsTheDefinitionBitByBit_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    for (const int bits : {1, 2, 3, 4, 5, 6, 7, 8, 12, 16})
      for (const bool symmetric : {false, true})
        QTest::addRow("%d bits, %s", bits, symmetric ? "symmetric" : "asymmetric") << bits << symmetric;
  }

  void equalsTheDefinitionBitByBit() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    std::vector<std::int64_t> counts{127, 128, 129, 500, 512, 513, 768, 1037, 2083};
    for (std::int64_t count = 1; count <= 70; ++count) counts.push_back(count);
    for (const std::int64_t count : counts) {
      compare<float>({bits, symmetric}, count, 1, 1);
      if (count % 2 == 0 || count > 70) compare<float>({bits, symmetric}, count, 0.83F, 0.61F);
      if (count % 4 == 1 || count > 500) compare<double>({bits, symmetric}, count, 0.9, 0.75);
      if (QTest::currentTestFailed()) return;
    }
  }

  void everyProcessorHasThePortableOne() {
    QCOMPARE(QByteArray(kernel::instruction_sets().back().name.data()), QByteArray("portable"));
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
      QVERIFY(kernel::instruction_sets().size() > 1);
#endif
  }

  void longRowsAreTheSameOnAnyNumberOfThreads_data() {
    QTest::addColumn<int>("lines");
    QTest::addColumn<int>("row");
    QTest::newRow("one row") << 1 << 3 * 50000;
    QTest::newRow("one row of parts") << 3 << 3 * 50000;
    QTest::newRow("three rows") << 3 << 50000;
    QTest::newRow("groups and a short one") << 3 << 33000;
    QTest::newRow("many groups") << 3 << 96;
  }

  void longRowsAreTheSameOnAnyNumberOfThreads() {
    QFETCH(int, lines);
    QFETCH(int, row);
    const at::Tensor x = test::random({lines, 150000 / lines}, 1, at::kFloat),
                     g = test::random(x.sizes(), 2, at::kFloat);
    const IntegerGrid grid{4, false};
    const int threads = at::get_num_threads();
    const auto made = [&](int count) {
      at::set_num_threads(count);
      const at::Tensor integers = at::empty(x.sizes(), at::kByte);
      const RowQuantization quantized = quantize_rows(x, grid, row, {}, {}, integers);
      const RowGradients gradients = row_gradients(x, g, grid, row, quantized.statistics, true);
      return std::vector{quantized.values, integers, gradients.x, gradients.lower, gradients.upper};
    };
    const auto one = made(1), four = made(4);
    at::set_num_threads(threads);
    for (std::size_t i = 0; i < one.size(); ++i) QVERIFY(at::equal(one[i], four[i]));
    // The first row is that of the definition; its gradient to what another order of summing gives.
    const std::int64_t count = std::min<std::int64_t>(row, row > x.size(1) ? x.numel() : x.size(1));
    Result<float> expected;
    define_row(x.data_ptr<float>(), g.data_ptr<float>(), count, grid, 1.0F, 1.0F, expected);
    const at::Tensor values = at::from_blob(expected.values.data(), {count}, at::kFloat);
    QVERIFY(at::equal(one[0].reshape({-1}).slice(0, 0, count), values));
    QVERIFY(std::abs(one[3][0].item<float>() - expected.lower[0]) <
            1e-3F * std::abs(expected.lower[0]) + 1e-2F);
    const at::Tensor dx = at::from_blob(expected.dx.data(), {count}, at::kFloat);
    QVERIFY(at::allclose(one[2].reshape({-1}).slice(0, 0, count), dx, 1e-3, 1e-2));
  }
};

AQ_TEST(FakeQuantizeKernelTest)
#include "fake_quantize_kernel_test.moc"
