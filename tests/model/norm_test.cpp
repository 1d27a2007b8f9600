// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/norm.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr double kEps = 1e-5;

Norm random_norm(NormKind kind) {
  Norm norm{1 + 0.3 * test::random({24}, 1, at::kFloat), {}};
  if (kind == NormKind::LayerNorm) norm.bias = 0.2 * test::random({24}, 2, at::kFloat);
  return norm;
}

Norm in_double(const Norm& norm) {
  return {norm.weight.to(at::kDouble), norm.bias.defined() ? norm.bias.to(at::kDouble) : norm.bias};
}

void every_kind() {
  QTest::addColumn<bool>("rms");
  QTest::newRow("RMSNorm") << true;
  QTest::newRow("LayerNorm") << false;
}

}  // namespace

class NormTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// A row whose squares are infinite in single precision is normalized like any other, not to zero.
  void rowsTooLargeToBeSquared_data() { every_kind(); }
  void rowsTooLargeToBeSquared() {
    QFETCH(bool, rms);
    const NormKind kind = rms ? NormKind::RmsNorm : NormKind::LayerNorm;
    const Norm norm = random_norm(kind);
    at::Tensor x = test::random({4, 24}, 3, at::kFloat);
    x[0].mul_(1e20F);
    x[1].mul_(1e37F);
    x[2][5] = 3e38F;
    const at::Tensor y = apply_norm(kind, kEps, norm, x);
    const at::Tensor exact = apply_norm(kind, kEps, in_double(norm), x.to(at::kDouble));
    QVERIFY(y.scalar_type() == at::kFloat);
    QVERIFY(at::allclose(y.to(at::kDouble), exact, 1e-5, 1e-6));
    QVERIFY(y[0].abs().max().item<float>() > 0.5F);
  }

  void rowsOfUsualSizeAreComputedAsEver_data() { every_kind(); }
  void rowsOfUsualSizeAreComputedAsEver() {
    QFETCH(bool, rms);
    const NormKind kind = rms ? NormKind::RmsNorm : NormKind::LayerNorm;
    const Norm norm = random_norm(kind);
    const at::Tensor x = 100 * test::random({3, 5, 24}, 4, at::kFloat);
    const at::Tensor expected = rms ? x * (x.square().mean(-1, true) + kEps).rsqrt() * norm.weight
                                    : at::layer_norm(x, {24}, norm.weight, norm.bias, kEps);
    QVERIFY(at::equal(apply_norm(kind, kEps, norm, x), expected));
    QCOMPARE(apply_norm(kind, kEps, norm, x.slice(0, 0, 0)).numel(), std::int64_t{0});
  }

  /// What is no number stays none, so that whoever looks finds it.
  void whatIsNotFiniteShows_data() { every_kind(); }
  void whatIsNotFiniteShows() {
    QFETCH(bool, rms);
    const NormKind kind = rms ? NormKind::RmsNorm : NormKind::LayerNorm;
    for (const float value : {INFINITY, -INFINITY, NAN}) {
      at::Tensor x = test::random({2, 24}, 5, at::kFloat);
      x[1][3] = value;
      QVERIFY(!apply_norm(kind, kEps, random_norm(kind), x).isfinite().all().item<bool>());
    }
  }
};

AQ_TEST(NormTest)
#include "norm_test.moc"
