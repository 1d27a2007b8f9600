// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/compare/compare_services.h"

#include <QTest>
#include <stop_token>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"
#include "tests/studio/runs/session_maker.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

/// The real core behind the page, on a run of a demo model.
class CompareServicesTest : public QObject {
  Q_OBJECT

 private:
  test::TemporaryFolder folder_;

  RunSpec spec(const std::string& method_id, int bits, const std::string& name) const {
    RunSpec spec{.model = "demo:llama"};
    spec.recipe.weights.bits = bits;
    spec.recipe = method(method_id).apply(spec.recipe);
    spec.recipe.optimizer.epochs = 0;
    spec.recipe.calibration.nsamples = 1;
    spec.recipe.calibration.seqlen = 64;
    spec.session = folder_ / name;
    return spec;
  }

  static std::vector<TextToken> tokens_of(const CompareServices& services, const GenerationRequest& request) {
    std::vector<TextToken> tokens;
    services.generate(request, {}, [&](const TextToken& token) { tokens.push_back(token); });
    return tokens;
  }

 private Q_SLOTS:
  void initTestCase() {
    Engine::run(spec("rtn", 8, "eight.h5"), {});
    Engine::run(spec("rtn", 2, "two.h5"), {});
    Engine::run(spec("quarot", 8, "rotated.h5"), {});
  }

  void figuresComeOfTheSession() {
    const RunFigures figures = compare_services().load(folder_ / "eight.h5");
    QVERIFY(figures.run.blocks.size() >= 2);
    QCOMPARE(figures.run.layers.size(), 7 * figures.run.blocks.size());
    QVERIFY(figures.run.layers.front().sqnr_db > 20);
    QVERIFY(figures.bits_per_weight > 8 && figures.bits_per_weight < 9);
    const RunFigures two = compare_services().load(folder_ / "two.h5");
    QVERIFY(two.weight_bytes < figures.weight_bytes / 2);
    QVERIFY(two.run.layers.front().sqnr_db < figures.run.layers.front().sqnr_db);
    QVERIFY_EXCEPTION_THROWN(compare_services().load(folder_ / "missing.h5"), Error);
  }

  void figuresWithoutTheModelAreThoseOfTheSession() {
    test::make_session(folder_ / "orphan.h5", {.model = folder_ / "gone"});
    const RunFigures figures = compare_services().load(folder_ / "orphan.h5");
    QCOMPARE(figures.run.blocks.size(), std::size_t{2});
    QCOMPARE(figures.bits_per_weight, 0.0);
  }

  void eightBitsWriteWhatFloatWritesAndTwoDoNot() {
    const CompareServices services = compare_services();
    const GenerationRequest request{.model = "demo:llama", .prompt = "The", .max_tokens = 12};
    const auto original = tokens_of(services, request);
    QVERIFY(!original.empty() && original.front().id >= 0);
    GenerationRequest of_run = request;
    of_run.session = folder_ / "eight.h5";
    QVERIFY(tokens_of(services, of_run) == original);
    of_run.session = folder_ / "rotated.h5";  // its blocks are those of a rotated model
    QVERIFY(tokens_of(services, of_run) == original);
    of_run.session = folder_ / "two.h5";
    QVERIFY(tokens_of(services, of_run) != original);
  }

  void writingStopsWhenAsked() {
    std::stop_source stop;
    int tokens = 0;
    const GenerationRequest request{.model = "demo:llama", .prompt = "The", .max_tokens = 100};
    QVERIFY_EXCEPTION_THROWN(compare_services().generate(request, stop.get_token(),
                                                         [&](const TextToken&) {
                                                           if (++tokens == 3) stop.request_stop();
                                                         }),
                             Error);
    QCOMPARE(tokens, 3);
  }

  void theDivergenceTellsTheRunsApart() {
    const CompareServices services = compare_services();
    const MeasuredDivergence eight = services.measure(folder_ / "eight.h5", "demo", {});
    const MeasuredDivergence two = services.measure(folder_ / "two.h5", "demo", {});
    QVERIFY(eight.kl_divergence >= 0 && eight.kl_divergence < two.kl_divergence);
    QVERIFY(eight.same_top1 > two.same_top1);
    QVERIFY(eight.tokens > 1000 && eight.tokens <= 8192);
  }
};

AQ_TEST(CompareServicesTest)
#include "compare_services_test.moc"
