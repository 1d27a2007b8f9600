// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sensitivity/bit_budget.h"

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "core/run/layer_overrides.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// Two blocks of two layers of 100 and 200 weights; without scales, so that bits are bits.
Sensitivity two_blocks() {
  Sensitivity s;
  s.bits = {2, 3, 4};
  const auto add = [&](int block, const char* layer, std::int64_t weights, std::vector<double> only) {
    s.layers.push_back({block, layer, weights, std::move(only), {2, 3, 4}, 0});
  };
  add(0, "a", 100, {8.0, 2.0, 1.0});
  add(0, "b", 200, {3.0, 1.5, 1.0});
  add(1, "a", 100, {0.5, 0.6, 0.1});  // 3 bits are worse than 2
  add(1, "b", 200, {0.2, 0.1, 0.05});
  return s;
}

/// The least divergence of all choices within a budget, by trying them all.
double best_by_trying(const Sensitivity& s, double budget) {
  double best = INFINITY;
  for (int code = 0; code < 81; ++code) {
    double bits = 0, divergence = 0, weights = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto format = static_cast<std::size_t>(code / static_cast<int>(std::pow(3, i))) % 3;
      bits += s.layers[i].bits_per_weight[format] * static_cast<double>(s.layers[i].weights);
      divergence += s.layers[i].only[format];
      weights += static_cast<double>(s.layers[i].weights);
    }
    if (bits / weights <= budget + 1e-9) best = std::min(best, divergence);
  }
  return best;
}

}  // namespace

class BitBudgetTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyPointIsTheBestOfItsSize() {
    const Sensitivity s = two_blocks();
    const auto points = trade_off(s);
    QVERIFY(points.size() >= 6);
    QCOMPARE(points.front().bits_per_weight, 2.0);
    QVERIFY(std::abs(points.back().bits_per_weight - 4) < 1e-9);
    for (std::size_t i = 0; i < points.size(); ++i) {
      QVERIFY(std::abs(points[i].divergence - best_by_trying(s, points[i].bits_per_weight)) < 1e-9);
      if (i > 0) QVERIFY(points[i].divergence < points[i - 1].divergence);
    }
  }

  void aBudgetIsKept() {
    const Sensitivity s = two_blocks();
    for (double budget = 2; budget < 4.1; budget += 0.05) {
      const BitChoice choice = choose_bits(s, budget);
      QVERIFY(choice.bits_per_weight <= budget + 1e-9);
      QVERIFY(choice.divergence >= best_by_trying(s, budget) - 1e-9);
    }
    try {
      choose_bits(s, 1.9);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadArgument);
      QVERIFY(std::string(error.what()).find("2.000") != std::string::npos);
    }
  }

  void bytesAreBits() { QCOMPARE(bits_of_bytes(two_blocks(), 225), 3.0); }

  /// What the recipe resolves to is what was chosen, however it is written down.
  void theRecipeHoldsTheChoice() {
    const Sensitivity s = two_blocks();
    for (const BitChoice& choice : trade_off(s)) {
      Recipe before;
      before.layers = {override_from_text("0.a:bits=8")};
      const Recipe recipe = with_bits(before, s, choice);
      for (std::size_t i = 0; i < s.layers.size(); ++i)
        QCOMPARE(weight_recipe_of(recipe, s.layers[i].block, s.layers[i].layer).bits,
                 s.bits[choice.formats[i]]);
    }
    BitChoice same{{2, 0, 2, 0}, 0, 0};
    const Recipe recipe = with_bits(Recipe{}, s, same);
    QCOMPARE(recipe.weights.bits, 2);
    QCOMPARE(recipe.layers.size(), std::size_t{1});
    QCOMPARE(to_text(recipe.layers[0]), std::string("*.a:bits=4"));
  }
};

AQ_TEST(BitBudgetTest)
#include "bit_budget_test.moc"
