// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/kv_cache.h"

#include <QTest>

#include "tests/model/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// Remembers what it was given and halves it.
class HalvingStore : public FloatStore {
 public:
  at::Tensor extend(const at::Tensor& x, const SiteParameters& parameters) override {
    given.push_back(x);
    return FloatStore::extend(x / 2, parameters);
  }
  bool rounds() const override { return true; }
  std::vector<at::Tensor> given;
};

class Halving : public ActivationHook {
 public:
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& /*parameters*/) override {
    seen.push_back(site);
    return site == ActivationSite::Key || site == ActivationSite::Value ? x / 2 : x;
  }
  bool saw(ActivationSite site) const { return std::ranges::find(seen, site) != seen.end(); }
  std::vector<ActivationSite> seen;
};

}  // namespace

class KvCacheTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aFloatStoreKeepsWhatItIsGiven() {
    FloatStore store;
    QCOMPARE(store.length(), 0);
    QCOMPARE(store.bytes(), 0);
    const at::Tensor x = at::randn({1, 2, 5, 3}, at::kFloat);
    store.extend(x.narrow(2, 0, 4), {});
    QVERIFY(at::equal(store.extend(x.narrow(2, 4, 1), {}), x));
    QCOMPARE(store.length(), 5);
    QCOMPARE(store.bytes(), 2 * 5 * 3 * 4);
  }

  /// A store that rounds and a hook that rounds in front of a plain one give the same; only one of them
  /// rounds.
  void aStoreThatRoundsStandsInTheHooksPlace_data() {
    QTest::addColumn<bool>("rope");
    QTest::newRow("opt") << false;
    QTest::newRow("llama") << true;
  }
  void aStoreThatRoundsStandsInTheHooksPlace() {
    QFETCH(bool, rope);
    const auto shape = rope ? test::llama_shape(4, 2, 6) : test::opt_shape(4, 6);
    auto weights = test::random_block(shape, 1);
    const at::Tensor matrix = at::randn({6, 6}, at::kDouble) + 3 * at::eye(6, at::kDouble);
    weights[ActivationSite::Key].right = matrix;
    weights[ActivationSite::Key].right_inverse = matrix.inverse();
    const auto x = at::randn({2, 8, shape.hidden}, at::kDouble);
    KvCache plain, rounding{std::make_unique<HalvingStore>(), std::make_unique<HalvingStore>()};
    for (const std::int64_t first : {0, 4}) {
      Halving before_plain, before_rounding;
      const auto piece = x.narrow(1, first, 4);
      const auto expected = block_forward(shape, weights, piece, &before_plain, &plain);
      const auto y = block_forward(shape, weights, piece, &before_rounding, &rounding);
      QVERIFY(test::largest_difference(y, expected) < 1e-12);
      QVERIFY(before_plain.saw(ActivationSite::Key) && before_plain.saw(ActivationSite::Value));
      QVERIFY(!before_rounding.saw(ActivationSite::Key) && !before_rounding.saw(ActivationSite::Value));
      QVERIFY(before_rounding.saw(ActivationSite::Query));
    }
    QCOMPARE(rounding.length(), 8);
    // What was kept is not what attention sees: it lies in the space that the matrix leads to.
    const auto& keys = static_cast<const HalvingStore&>(*rounding.keys);
    const auto seen = plain.keys->extend(keys.given[0], {}).narrow(-2, 0, 4);
    QVERIFY(test::largest_difference(keys.given[0] / 2, seen) > 1e-3);
  }
};

AQ_TEST(KvCacheTest)
#include "kv_cache_test.moc"
