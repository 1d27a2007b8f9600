// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/model/kronecker.h"
#include "core/quant/activation_quantizer.h"
#include "core/quant/fake_quantize.h"
#include "core/transform/kronecker_factors.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

using Golden = std::map<std::string, at::Tensor>;

at::Tensor inverse_transposed(const at::Tensor& matrix) { return at::linalg_inv(matrix).t().contiguous(); }

/// An activation as FlatQuant sees it, (x ∘ diagonal)·(left ⊗ right). @param n e.g. "n64"
at::Tensor transformed_input(const Golden& golden, const std::string& n) {
  return times_kronecker(golden.at(n + ".input") * golden.at(n + ".diagonal"), golden.at(n + ".left"),
                         golden.at(n + ".right"));
}

at::Tensor transformed_weight(const Golden& golden, const std::string& n) {
  return times_kronecker(golden.at(n + ".weight") / golden.at(n + ".diagonal"),
                         inverse_transposed(golden.at(n + ".left")),
                         inverse_transposed(golden.at(n + ".right")));
}

/// FlatQuant's symmetric grid has its odd integer below zero, this program's above: one is the other's
/// mirror.
at::Tensor quantized_activation(const at::Tensor& x, int bits, bool symmetric, const at::Tensor& lower,
                                const at::Tensor& upper) {
  ActivationQuantizer quantizer({.bits = bits, .symmetric = symmetric});
  SiteParameters site;
  site.lower = symmetric ? upper : lower;
  site.upper = symmetric ? lower : upper;
  const double side = symmetric ? -1 : 1;
  return side * quantizer.apply(ActivationSite::MlpInput, side * x, site);
}

/// FlatQuant cuts the weights at both ends, which matters only where a symmetric grid reaches further on one
/// side.
at::Tensor quantized_weight(const at::Tensor& w, int bits, bool symmetric, const at::Tensor& lower,
                            const at::Tensor& upper) {
  const IntegerGrid grid{bits, symmetric};
  if (!symmetric) return fake_quantize(w, grid, w.size(1), lower.reshape({-1}), upper.reshape({-1}));
  const at::Tensor low = w.amin(1, true) * lower, high = w.amax(1, true) * upper;
  return fake_quantize(at::minimum(at::maximum(w, low), high), grid, w.size(1));
}

}  // namespace

/// Transform, quantizers and a layer against FlatQuant's own code: tests/golden/flatquant_golden.py.
class FlatquantGoldenTest : public QObject {
  Q_OBJECT

  const Golden golden_ = test::golden_tensors("flatquant");

  bool is(const at::Tensor& value, const std::string& name, double tolerance = 1e-5) const {
    return test::relative_difference(value, golden_.at(name)) < tolerance;
  }

 private Q_SLOTS:
  void factorsAreTheAuthors() {
    const at::Tensor table = golden_.at("decompose").to(at::kLong);  // [sizes, 3]: n, left, right
    for (std::int64_t i = 0; i < table.size(0); ++i)
      QCOMPARE(balanced_factor(table[i][0].item<std::int64_t>()), table[i][1].item<std::int64_t>());
  }

  void transformIsTheAuthors() {
    for (const std::string n : {"n12", "n64"}) {
      const at::Tensor plain =
          times_kronecker(golden_.at(n + ".input"), golden_.at(n + ".left"), golden_.at(n + ".right"));
      QVERIFY(is(plain, n + ".kronecker"));
      QVERIFY(is(transformed_input(golden_, n), n + ".transformed"));
      QVERIFY(is(transformed_weight(golden_, n), n + ".transformed_weight"));
    }
  }

  void layerIsTheAuthors_data() {
    QTest::addColumn<int>("weight_bits");
    QTest::addColumn<int>("activation_bits");
    QTest::addColumn<bool>("symmetric");
    QTest::newRow("asym_w4a4") << 4 << 4 << false;
    QTest::newRow("asym_w3a8") << 3 << 8 << false;
    QTest::newRow("sym_w4a4") << 4 << 4 << true;
    QTest::newRow("sym_w3a8") << 3 << 8 << true;
  }

  void layerIsTheAuthors() {
    QFETCH(int, weight_bits);
    QFETCH(int, activation_bits);
    QFETCH(bool, symmetric);
    const std::string name = QTest::currentDataTag();
    const auto factor = [&](const char* end) { return golden_.at(name + end).sigmoid(); };
    const at::Tensor seen = transformed_input(golden_, "n64");
    QVERIFY(is(quantized_activation(seen, activation_bits, symmetric, {}, {}), name + ".activation_plain"));
    const at::Tensor x = quantized_activation(seen, activation_bits, symmetric,
                                              factor(".activation_clip_min"), factor(".activation_clip_max"));
    QVERIFY(is(x, name + ".activation"));
    const at::Tensor w = quantized_weight(transformed_weight(golden_, "n64"), weight_bits, symmetric,
                                          factor(".weight_clip_min"), factor(".weight_clip_max"));
    QVERIFY(is(w, name + ".weight"));
    QVERIFY(is(at::matmul(x, w.t()) + golden_.at("bias"), name + ".output"));
  }

  void zerosStayZero() {
    for (const bool symmetric : {false, true}) {
      const at::Tensor zeros = at::zeros({1, 64});
      QVERIFY(at::equal(quantized_activation(zeros, 4, symmetric, {}, {}).abs(),
                        golden_.at("zero_activation").slice(0, symmetric ? 1 : 0, symmetric ? 2 : 1).abs()));
    }
  }
};

AQ_TEST(FlatquantGoldenTest)
#include "flatquant_golden_test.moc"
