// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <functional>
#include <set>

#include "core/base/error.h"
#include "core/engine/available_memory.h"
#include "core/engine/block_reader.h"
#include "core/engine/memory_guard.h"
#include "core/engine/memory_plan.h"
#include "tests/engine/engine_support.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

std::string weights_of_run(const RunSpec& spec, const RunContext& context = {}) {
  Engine::run(spec, context);
  return test::read_file(spec.output + "/model.safetensors");
}

/// So little that all activations lie in a file.
void spill_all(RunSpec& spec) { spec.memory_budget = plan_memory(prepare(spec)).least(); }

/// Cancels after the first block.
void run_one_block(const RunSpec& spec) {
  std::stop_source stop;
  const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
    if (std::holds_alternative<BlockFinished>(event)) stop.request_stop();
  });
  QVERIFY_EXCEPTION_THROWN(Engine::run(spec, context), Error);
}

}  // namespace

class MemoryBudgetTest : public QObject {
  Q_OBJECT

  static std::set<std::string> names_in(const test::TemporaryFolder& folder) {
    const std::vector<std::string> names = folder.entries();
    return {names.begin(), names.end()};
  }

 private Q_SLOTS:
  void spilledActivationsGiveTheSameCheckpoint_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("auxiliary");
    QTest::addRow("affinequant") << "affinequant" << false;
    QTest::addRow("affinequant with the auxiliary loss") << "affinequant" << true;
    QTest::addRow("gptq") << "gptq" << false;
  }

  void spilledActivationsGiveTheSameCheckpoint() {
    QFETCH(QString, method);
    QFETCH(bool, auxiliary);
    QTemporaryDir one, two;
    RunSpec held = test::short_run(one, method.toStdString(), 3);
    RunSpec spilled = test::short_run(two, method.toStdString(), 3);
    held.recipe.optimizer.aug_loss = spilled.recipe.optimizer.aug_loss = auxiliary;
    spill_all(spilled);
    QCOMPARE(preflight(held).spilled_bytes, std::int64_t{0});
    const std::int64_t chain = 4L * 64 * 128 * 4;  // samples, tokens, the demo's width, floats
    QCOMPARE(preflight(spilled).spilled_bytes, (auxiliary ? 3 : 2) * chain);
    const std::string weights = weights_of_run(held);
    QVERIFY(!weights.empty());
    QVERIFY(weights_of_run(spilled) == weights);
  }

  void aSpilledRunResumes() {
    QTemporaryDir one, two;
    RunSpec spec = test::short_run(two, "affinequant", 3);
    spill_all(spec);
    spec.session = two.filePath("run.h5").toStdString();
    run_one_block(spec);
    spec.resume = true;
    QVERIFY(weights_of_run(spec) == weights_of_run(test::short_run(one, "affinequant", 3)));
  }

  void whatTheBudgetLeavesIsUsed() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "affinequant", 3);
    const MemoryPlan whole = plan_memory(prepare(spec));
    QCOMPARE(whole.chains_in_memory, 2);
    spec.memory_budget = whole.peak();
    QCOMPARE(plan_memory(prepare(spec)).chains_in_memory, 2);
    spec.memory_budget = whole.peak() - 1;
    QCOMPARE(plan_memory(prepare(spec)).chains_in_memory, 1);
    QVERIFY(plan_memory(prepare(spec)).peak() <= spec.memory_budget);
  }

  void aBudgetThatCannotHoldIsRefusedBeforeAnythingIsComputed() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "affinequant", 3);
    spill_all(spec);
    spec.memory_budget -= 1;
    int stages = 0;
    for (const auto& start : std::initializer_list<std::function<void()>>{
             [&] { preflight(spec); },
             [&] { Engine::run(spec, RunContext({}, nullptr, [&](const RunEvent&) { ++stages; })); }}) {
      try {
        start();
        QFAIL("nothing was thrown");
      } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::BadArgument);
        QCOMPARE(error.subject(), std::string("--memory-budget"));
      }
    }
    QCOMPARE(stages, 1);  // Opening
  }

  /// Whatever was planned: what is held is looked at.
  void aRunThatOutgrowsItsBudgetEnds() {
    RunSpec spec;
    spec.memory_budget = 1;
    MemoryGuard guard(spec);
    try {
      guard.check();
      QFAIL("nothing was thrown");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Memory);
    }
    spec.memory_budget = 4 * anonymous_memory();
    MemoryGuard(spec).check();
  }

  void whatIsAvailableIsTheLeastOfAllLimits() {
    test::TemporaryFolder root;
    root.write("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable:    8000 kB\n");
    root.write("proc/self/cgroup", "4:cpu,memory:/a/b\n0::/c\n");
    QCOMPARE(available_memory(root.path()), std::int64_t{8000 * 1024});
    root.write("sys/fs/cgroup/c/memory.max", "max\n");
    root.write("sys/fs/cgroup/c/memory.current", "1000\n");
    QCOMPARE(available_memory(root.path()), std::int64_t{8000 * 1024});
    root.write("sys/fs/cgroup/c/memory.max", "6000000\n");
    root.write("sys/fs/cgroup/c/memory.current", "1000000\n");
    root.write("sys/fs/cgroup/c/memory.stat", "anon 600000\nactive_file 200000\ninactive_file 100000\n");
    QCOMPARE(available_memory(root.path()), std::int64_t{5'300'000});         // files can go
    root.write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "3000000\n");  // of the group it is in
    root.write("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "1000000\n");
    root.write("sys/fs/cgroup/memory/a/b/memory.limit_in_bytes", "9223372036854771712\n");
    root.write("sys/fs/cgroup/memory/a/b/memory.usage_in_bytes", "10\n");
    QCOMPARE(available_memory(root.path()), std::int64_t{2'000'000});
    root.write("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "4000000\n");
    QCOMPARE(available_memory(root.path()), std::int64_t{0});
  }

  void nothingIsLeftOfTheFiles() {
    test::TemporaryFolder folder;
    QTemporaryDir unused;
    RunSpec spec = test::short_run(unused, "rtn", 4);
    spec.output = folder / "checkpoint";
    spill_all(spec);
    std::set<std::string> seen;
    Engine::run(spec, RunContext({}, nullptr, [&](const RunEvent& event) {
                  if (std::holds_alternative<BlockFinished>(event)) seen.merge(names_in(folder));
                }));
    // Neither while it runs, so that a kill leaves none; the session's private folder is taken away by the
    // next run.
    for (const std::string& name : seen) QVERIFY2(name.starts_with(".affinequant-"), name.c_str());
    QCOMPARE(folder.entries().size(), std::size_t{1});
  }

  void aFullDiskIsNamedBeforeAnythingIsComputed() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 4);
    spill_all(spec);
    int stages = 0;
    const test::FileSizeLimit limit(64 << 10);
    try {
      Engine::run(spec, RunContext({}, nullptr, [&](const RunEvent&) { ++stages; }));
      QFAIL("nothing was thrown");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Output);
      QVERIFY2(std::string(error.what()).find("activations") != std::string::npos, error.what());
    }
    QCOMPARE(stages, 1);  // Opening
  }

  void blocksReadAheadAreTheBlocks() {
    const Model model = Model::open("demo:llama");
    BlockReader reader(model, 3);
    for (int block = 0; block < 3; ++block) {
      const BlockWeights weights = reader.take(block);
      for (const LinearRole role : kAllLinearRoles)
        QVERIFY(weights[role].weight.equal(model.block(block)[role].weight));
      reader.read_ahead(block + 1);
    }
    reader.read_ahead(1);
    QVERIFY(reader.take(0)[LinearRole::Up].weight.equal(model.block(0)[LinearRole::Up].weight));
  }

  void onlyTheFirstBlocksAreQuantizedWhereAsked() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 3);
    spec.max_blocks = 2;
    const Outcome outcome = Engine::run(spec, {});
    QCOMPARE(outcome.blocks.size(), std::size_t{2});
    const Model before = Model::open(spec.model), after = Model::open(spec.output);
    for (int block = 0; block < 4; ++block)
      QCOMPARE(after.block(block)[LinearRole::Up].weight.equal(before.block(block)[LinearRole::Up].weight),
               block >= 2);
  }

  void theBaselineStopsAtTheSameBlock() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "rtn", 3);
    spec.output.clear();
    spec.max_blocks = 1;
    spec.evaluation = "demo";
    spec.evaluation_max_tokens = 512;
    spec.evaluate_rtn = true;
    const Outcome outcome = Engine::run(spec, {});
    QCOMPARE(outcome.perplexity.at("rtn"), outcome.perplexity.at("quantized"));
  }
};

AQ_TEST(MemoryBudgetTest)
#include "memory_budget_test.moc"
