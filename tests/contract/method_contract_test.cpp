// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <filesystem>
#include <map>

#include "core/base/error.h"
#include "core/calibration/block_solver.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"
#include "core/quant/activation_quantizer.h"
#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

/// A method's recipe at some bits; a format that the method fixes stays.
Recipe recipe_at(const Method& method, int weight_bits, int activation_bits = 16) {
  Recipe start;
  start.weights.bits = weight_bits;
  start.activations.bits = activation_bits;
  Recipe recipe = method.apply(start);
  recipe.optimizer.epochs = std::min(recipe.optimizer.epochs, 3);
  if (recipe.weights.granularity == "group") recipe.weights.group_size = 16;
  return resolved(recipe);
}

/// The block's output error over its output's size.
double relative_error(const BlockProblem& problem, const Recipe& recipe, const BlockSolution& solution) {
  ActivationQuantizer quantizer(recipe.activations);
  const at::Tensor outputs =
      test::forward_chain(problem.shape, solution.weights, problem.inputs, &quantizer, {});
  return std::sqrt(chain_loss(problem, outputs) / problem.targets.values().square().mean().item<double>());
}

/// Largest relative error of a block's output that weights of so many bits may cost, whatever the method. (At 8 bits
/// learned clipping costs most: it starts at 0.982 of a range.)
double ceiling(int bits) {
  static const std::map<int, double> kCeilings{{2, 1.0}, {3, 0.7}, {4, 0.3}, {8, 0.05}};
  return kCeilings.at(bits);
}

double demo_perplexity(const Recipe& recipe) {
  RunSpec spec;
  spec.model = "demo:llama";
  spec.recipe = recipe;
  spec.recipe.calibration.nsamples = 8;
  spec.recipe.calibration.seqlen = 128;
  spec.evaluation = "demo";
  spec.evaluation_max_tokens = 4096;
  spec.threads = 1;
  return Engine::run(spec, {}).perplexity.at("quantized");
}

}  // namespace

/// What must be true of what every method does, whoever adds it.
class MethodContractTest : public QObject {
  Q_OBJECT

  static void every_method() {
    QTest::addColumn<QString>("id");
    for (const Method& one : methods()) QTest::newRow(one.id.c_str()) << QString::fromStdString(one.id);
  }
  static const Method& current() {
    QFETCH(QString, id);
    return method(id.toStdString());
  }

 private Q_SLOTS:
  void errorsStayUnderTheCeilingOfTheirBits_data() { every_method(); }
  void errorsStayUnderTheCeilingOfTheirBits() {
    const Method& one = current();
    for (const bool llama : {false, true})
      for (const int bits : {2, 3, 4, 8}) {
        const Recipe recipe = recipe_at(one, bits);
        if (recipe.weights.bits != bits) continue;  // the method's own format has other bits
        const BlockProblem problem = test::small_problem(llama);
        const double error = relative_error(problem, recipe, solve_block(problem, recipe, {}));
        QVERIFY2(error < ceiling(bits), qPrintable(QStringLiteral("%1 bits: %2").arg(bits).arg(error)));
      }
  }

  void theSameSeedGivesTheSameBits_data() { every_method(); }
  void theSameSeedGivesTheSameBits() {
    const BlockProblem problem = test::small_problem(true);
    const Recipe recipe = recipe_at(current(), 3, 8);
    const BlockSolution first = solve_block(problem, recipe, {}), second = solve_block(problem, recipe, {});
    for (const LinearRole role : kAllLinearRoles)
      QVERIFY(at::equal(first.weights[role].weight, second.weights[role].weight));
  }

  void integersAreCodesOfTheFormat_data() { every_method(); }
  void integersAreCodesOfTheFormat() {
    const Recipe recipe = recipe_at(current(), 3);
    const BlockSolution solution = solve_block(test::small_problem(true), recipe, {});
    for (const LayerRecord& layer : solution.record.layers) {
      QVERIFY(layer.integers.max().item<int>() < 1 << recipe.weights.bits);
      QVERIFY(layer.scale.defined() || layer.codebook.defined());
      QVERIFY(layer.report.cosine > 0.7 && layer.report.cosine <= 1 + 1e-9);
      if (!layer.codebook.defined()) QVERIFY(layer.scale.gt(0).all().item<bool>());
    }
  }

  /// 32 inputs in groups of 20 are 2 groups, 48 are 3; code books take whole groups.
  void theLastGroupMayBeShort_data() { every_method(); }
  void theLastGroupMayBeShort() {
    Recipe recipe = recipe_at(current(), 4);
    recipe.weights.granularity = "group";
    recipe.weights.group_size = 20;
    const BlockProblem problem = test::small_problem(true);
    if (recipe.weights.format != "integer") {
      QVERIFY_EXCEPTION_THROWN(solve_block(problem, recipe, {}), Error);
      return;
    }
    const BlockSolution solution = solve_block(problem, recipe, {});
    QVERIFY(relative_error(problem, recipe, solution) < ceiling(4));
    for (const LayerRecord& layer : solution.record.layers) {
      const std::int64_t out = layer.integers.size(0), groups = (layer.integers.size(1) + 19) / 20;
      QVERIFY(layer.scale.sizes().vec() == (std::vector<std::int64_t>{out, groups}));
      if (layer.clipping.defined())
        QVERIFY(layer.clipping.sizes().vec() == (std::vector<std::int64_t>{2, out, groups}));
    }
  }

  /// At the setting it is for, a method that looks at data does better than one that does not.
  void calibratedMethodsBeatRounding_data() { every_method(); }
  void calibratedMethodsBeatRounding() {
    const Method& one = current();
    if (!one.needs_calibration) QSKIP("looks at no data");
    static const double weights_rounded = demo_perplexity(recipe_at(method("rtn"), 3)),
                        both_rounded = demo_perplexity(recipe_at(method("rtn"), 4, 4));
    const double weights = demo_perplexity(recipe_at(one, 3));
    if (weights < weights_rounded) return;
    const double both = demo_perplexity(recipe_at(one, 4, 4));
    QVERIFY2(both < both_rounded, qPrintable(QStringLiteral("W3A16 %1 against %2, W4A4 %3 against %4")
                                                 .arg(weights)
                                                 .arg(weights_rounded)
                                                 .arg(both)
                                                 .arg(both_rounded)));
  }

  void cancellingLeavesNothingBehind_data() { every_method(); }
  void cancellingLeavesNothingBehind() {
    const test::TemporaryFolder folder;
    RunSpec spec;
    spec.model = "demo:opt";
    spec.recipe = recipe_at(current(), 4);
    spec.recipe.calibration.nsamples = 2;
    spec.recipe.calibration.seqlen = 32;
    spec.output = folder / "checkpoint";
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<BlockStarted>(event)) stop.request_stop();
    });
    try {
      Engine::run(spec, context);
      QFAIL("ran to its end");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Cancelled);
    }
    QVERIFY(std::filesystem::is_empty(folder.path()));
  }
};

AQ_TEST(MethodContractTest)
#include "method_contract_test.moc"
