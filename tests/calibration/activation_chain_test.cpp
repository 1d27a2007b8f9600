// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/calibration/activation_chain.h"

#include <QTest>

#include "tests/support/registered_test.h"
#include "tests/support/small_problem.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

class ActivationChainTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

  /// A chain in a file with the same values.
  ActivationChain in_file(const at::Tensor& values) const {
    const auto chain =
        ActivationChain::in_file(values.size(0), values.size(1), values.size(2), folder_.path());
    for (std::int64_t i = 0; i < chain.samples(); ++i) chain.sample(i).copy_(values[i]);
    return chain;
  }

 private Q_SLOTS:
  void aFileHoldsWhatMemoryWould() {
    const at::Tensor values = test::random({5, 7, 33}, 1, at::kFloat);
    const ActivationChain memory = values, file = in_file(values);
    QVERIFY(file.is_in_file() && !memory.is_in_file());
    for (const auto& chain : {memory, file}) {
      QCOMPARE(chain.samples(), std::int64_t{5});
      QCOMPARE(chain.tokens(), std::int64_t{7});
      QCOMPARE(chain.hidden(), std::int64_t{33});
      QCOMPARE(chain.bytes(), std::size_t{5 * 7 * 33 * 4});
      QVERIFY(chain.values().equal(values));
      QVERIFY(chain.sample(3).equal(values.slice(0, 3, 4)));
      QVERIFY(chain.first(2).values().equal(values.slice(0, 0, 2)));
      QCOMPARE(chain.first(9).samples(), std::int64_t{5});
    }
  }

  void aViewOutlivesItsChain() {
    const at::Tensor values = test::random({2, 3, 4}, 2, at::kFloat);
    at::Tensor view;
    { view = in_file(values).sample(1); }
    QVERIFY(view.equal(values.slice(0, 1, 2)));
  }

  void nothingIsNoChain() {
    QVERIFY(!ActivationChain().defined());
    QVERIFY(!ActivationChain(at::Tensor()).defined());
    QVERIFY(!ActivationChain().first(3).defined());
  }

  /// Outputs in the place of inputs, in a file: what a long run does.
  void aBlockMovesAChainOnInPlace() {
    const BlockProblem problem = test::small_problem(true);
    const ActivationChain file = in_file(problem.inputs.values());
    run_chain(problem.shape, problem.weights, file, nullptr, {}, file);
    QVERIFY(file.values().equal(problem.targets.values()));
  }

  void watchingSeesEverySampleAndChangesNothing() {
    const BlockProblem problem = test::small_problem(true);
    const at::Tensor before = problem.inputs.values().clone();
    ActivationRecorder recorder;
    watch_chain(problem.shape, problem.weights, problem.inputs, &recorder, {});
    QCOMPARE(recorder.at(ActivationSite::DownInput).samples, static_cast<int>(problem.inputs.samples()));
    QVERIFY(problem.inputs.values().equal(before));
  }
};

AQ_TEST(ActivationChainTest)
#include "activation_chain_test.moc"
