// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/exchange.h"

#include <ATen/ATen.h>

#include <QTest>

#include "tests/support/registered_test.h"
#include "tests/support/thread_ranks.h"

using namespace aq;
using aq::test::run_on_threads;

namespace {

/// Checks on all ranks; QVERIFY works on the test's own thread only.
void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

}  // namespace

class ExchangeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void byItselfEveryExchangeIsTheIdentity() {
    const Ranks alone;
    const at::Tensor values = at::arange(6).to(at::kFloat);
    QVERIFY(sum_over(alone, values).is_same(values));
    QVERIFY(max_over(alone, values).is_same(values));
    QVERIFY(!sum_over(alone, at::Tensor()).defined());
    const auto rows = gather_pieces(alone, {{4, values}, {2, values * 2}});
    QVERIFY(rows.size() == 2 && rows[0].equal(values * 2) && rows[1].equal(values));
    alone.wait_for_all();
  }

  void sumsAndMaximaGoOverAllRanks() {
    run_on_threads(3, [](const std::shared_ptr<const Ranks>& ranks) {
      const at::Tensor own = at::full({2, 2}, ranks->rank() + 1.0, at::kFloat);
      require(sum_over(*ranks, own.clone()).equal(at::full({2, 2}, 6.0, at::kFloat)), "sum");
      require(max_over(*ranks, own.clone()).equal(at::full({2, 2}, 3.0, at::kFloat)), "max");
      require(sum_over(*ranks, own.to(at::kDouble)).equal(at::full({2, 2}, 6.0, at::kDouble)), "double sum");
      require(sum_over(*ranks, 0.5) == 1.5, "number");
    });
  }

  /// An expert that no token of a rank's samples reached has no statistics there.
  void ranksThatSawNothingTakeWhatTheOthersSaw() {
    run_on_threads(3, [](const std::shared_ptr<const Ranks>& ranks) {
      const at::Tensor own = ranks->rank() == 1 ? at::full({4}, -2.0, at::kFloat) : at::Tensor();
      require(sum_over(*ranks, own.defined() ? own.clone() : own).equal(at::full({4}, -2.0, at::kFloat)),
              "sum");
      require(max_over(*ranks, own).equal(at::full({4}, -2.0, at::kFloat)), "max");
      require(!max_over(*ranks, at::Tensor()).defined(), "nothing");
    });
  }

  void piecesComeInTheOrderOfTheirKeys() {
    run_on_threads(2, [](const std::shared_ptr<const Ranks>& ranks) {
      std::vector<Piece> own;
      for (std::int64_t i = 0; i < 3 - ranks->rank(); ++i) {  // of 5 samples, every other one
        const std::int64_t sample = ranks->share().sample(i);
        own.push_back({sample, at::full({sample + 1, 2}, static_cast<double>(sample), at::kFloat)});
      }
      const std::vector<at::Tensor> all = gather_pieces(*ranks, own);
      require(all.size() == 5, "count");
      for (std::size_t i = 0; i < all.size(); ++i) {
        const auto sample = static_cast<std::int64_t>(i);
        require(all[i].equal(at::full({sample + 1, 2}, static_cast<double>(sample), at::kFloat)), "piece");
      }
    });
  }

  void theFirstRanksTensorsReachAll() {
    run_on_threads(3, [](const std::shared_ptr<const Ranks>& ranks) {
      const at::Tensor halves = at::arange(6).reshape({2, 3}).to(at::kHalf),
                       empty = at::empty({0, 4}, at::kFloat);
      std::vector<std::pair<std::string, at::Tensor>> tensors;
      if (ranks->first())
        tensors = {{"model.weight", halves.t()}, {"none", empty}, {"one", at::scalar_tensor(7)}};
      share_tensors(*ranks, tensors);
      require(tensors.size() == 3 && tensors[0].first == "model.weight", "names");
      require(tensors[0].second.scalar_type() == at::kHalf && tensors[0].second.equal(halves.t()), "values");
      require(tensors[1].second.sizes() == empty.sizes() && tensors[2].second.item<double>() == 7, "others");
    });
  }

  void aShareHasEverySoManyth() {
    std::int64_t together = 0;
    for (int rank = 0; rank < 3; ++rank) {
      const Share share{rank, 3};
      together += share.count(7);
      for (std::int64_t i = 0; i < share.count(7); ++i) {
        QVERIFY(share.has(share.sample(i)) && share.sample(i) < 7);
        QCOMPARE(share.place(share.sample(i)), i);
      }
      QCOMPARE(share.count(0), std::int64_t{0});
    }
    QCOMPARE(together, std::int64_t{7});
    QCOMPARE((Share{2, 3}).count(1), std::int64_t{0});
  }
};

AQ_TEST(ExchangeTest)
#include "exchange_test.moc"
