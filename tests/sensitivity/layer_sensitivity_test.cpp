// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sensitivity/layer_sensitivity.h"

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "core/engine/baseline_source.h"
#include "core/evaluation/perplexity.h"
#include "core/model/model.h"
#include "core/run/layer_overrides.h"
#include "core/sensitivity/bit_budget.h"
#include "core/text/corpus.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

SensitivitySpec demo_spec() {
  SensitivitySpec spec;
  spec.model = "demo:llama";
  spec.recipe.weights.bits = 3;
  spec.bits = {2, 4};
  spec.seqlen = 64;
  spec.max_tokens = 256;
  spec.threads = 1;
  return spec;
}

const Sensitivity& demo() {
  static const Sensitivity found = measure_sensitivity(demo_spec(), RunContext());
  return found;
}

bool close(double a, double b) { return std::abs(a - b) < 1e-9 + 1e-4 * std::abs(b); }

}  // namespace

class LayerSensitivityTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyLayerIsMeasured() {
    const Sensitivity& found = demo();
    QCOMPARE(found.bits, (std::vector<int>{2, 3, 4}));
    QCOMPARE(found.layers.size(), std::size_t{6 * 7});
    QCOMPARE(found.tokens, std::int64_t{4 * 63});
    for (const LayerSensitivity& layer : found.layers) {
      for (const double kl : layer.only) QVERIFY(kl > 0);
      QVERIFY(layer.all_but > 0 && layer.all_but < 2 * found.all[1]);
    }
    QVERIFY(found.all[0] > found.all[1] && found.all[1] > found.all[2]);
  }

  /// The same numbers by the slow way: a model with other tensors, evaluated from its beginning.
  void theyAreThoseOfTheWholeModel() {
    const auto slow = [](const char* base, const char* layer) {
      Recipe recipe;
      recipe.weights.bits = 3;
      recipe.layers = {override_from_text(base), override_from_text(layer)};
      return divergence_of(demo_spec(), recipe, RunContext());
    };
    const Sensitivity& found = demo();
    for (const std::size_t index : {std::size_t{1}, std::size_t{2 * 7 + 6}, std::size_t{5 * 7 + 4}}) {
      const LayerSensitivity& one = found.layers[index];
      const std::string path = layer_path(one.block, one.layer);
      QVERIFY(close(one.only[0], slow("*:bits=16", (path + ":bits=2").c_str())));
      QVERIFY(close(one.only[2], slow("*:bits=16", (path + ":bits=4").c_str())));
      QVERIFY(close(one.all_but, slow("*:bits=3", (path + ":bits=16").c_str())));
    }
    Recipe all;
    all.weights.bits = 2;
    QVERIFY(close(found.all[0], divergence_of(demo_spec(), all, RunContext())));
  }

  /// Variants that are carried a few at a time give the same.
  void littleMemoryGivesTheSame() {
    SensitivitySpec spec = demo_spec();
    spec.memory = 5 * 256 * 128 * 4;
    spec.bits = {};
    const Sensitivity few = measure_sensitivity(spec, RunContext());
    QCOMPARE(few.bits, (std::vector<int>{3}));
    for (std::size_t i = 0; i < few.layers.size(); ++i) {
      QVERIFY(close(few.layers[i].only[0], demo().layers[i].only[1]));
      QVERIFY(close(few.layers[i].all_but, demo().layers[i].all_but));
    }
  }

  /// Sharing bits out by sensitivity is better than giving every layer the same.
  void aBudgetBeatsOneWidth() {
    const BitChoice choice = choose_bits(demo(), demo().layers[0].bits_per_weight[1]);
    const Recipe recipe = with_bits(demo_spec().recipe, demo(), choice);
    QVERIFY(divergence_of(demo_spec(), recipe, RunContext()) < demo().all[1]);
  }

  void progressGoesToTheEnd() {
    SensitivitySpec spec = demo_spec();
    spec.bits = {};
    std::int64_t last = 0, all = 0;
    bool rises = true;
    measure_sensitivity(spec, RunContext(), [&](std::int64_t done, std::int64_t total) {
      rises = rises && done == last + 1;
      last = done;
      all = total;
    });
    QVERIFY(rises);
    QCOMPARE(last, all);
  }

  void itStops() {
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, nullptr);
    try {
      measure_sensitivity(demo_spec(), context, [&](std::int64_t done, std::int64_t) {
        if (done == 10) stop.request_stop();
      });
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Cancelled);
    }
  }

  void nonsenseIsRefused() {
    const auto refusal = [](const SensitivitySpec& spec) {
      try {
        measure_sensitivity(spec, RunContext());
        return std::string();
      } catch (const Error& error) {
        return std::string(error.what());
      }
    };
    SensitivitySpec spec = demo_spec();
    spec.bits = {1};
    QVERIFY(refusal(spec).find("2 to 8") != std::string::npos);
    spec = demo_spec();
    spec.recipe.weights.bits = 16;
    spec.bits = {};
    QVERIFY(refusal(spec).find("2 to 8") != std::string::npos);
    spec = demo_spec();
    spec.recipe.weights.format = "nf4";
    QVERIFY(refusal(spec).find("nf4 has 4 bits") != std::string::npos);
    spec = demo_spec();
    spec.seqlen = 1 << 20;
    QVERIFY(refusal(spec).find("--eval-seqlen") != std::string::npos);
    QVERIFY(refusal(spec).find("positions") != std::string::npos);
  }
};

AQ_TEST(LayerSensitivityTest)
#include "layer_sensitivity_test.moc"
