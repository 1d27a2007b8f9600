// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <fstream>
#include <functional>

#include "core/base/error.h"
#include "core/engine/prepared_run.h"
#include "tests/engine/engine_support.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

/// The advice of the BadArgument that `work` throws; empty where it throws none.
std::string advice_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadArgument ? error.advice() : std::string();
  }
  return {};
}

}  // namespace

/// What a run that rounds by GPTQ asks for before it starts.
class GptqRunTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void needsCalibrationText() {
    const test::TemporaryFolder folder;
    test::tiny_llama().write(folder.path() / "llama");
    RunSpec spec;
    spec.model = folder / "llama";
    spec.recipe = method("gptq").apply({});
    spec.recipe.calibration.seqlen = 16;
    QVERIFY(advice_of([&] { prepare(spec); }).find("--calib") != std::string::npos);
    spec.recipe.weights.bits = 16;  // nothing to round
    QVERIFY(!prepare(spec).calibration.defined());
  }

  void roundsToIntegersOnly() {
    const QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "gptq", 4);
    spec.recipe.weights.format = "nf4";
    QVERIFY(advice_of([&] { prepare(spec); }).find("--weight-format") != std::string::npos);
    spec.recipe.rounding.rule = "nearest";
    QVERIFY(prepare(spec).calibration.defined());
  }

  void obqRoundsSmallLayers() {
    const QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "gptq", 3);
    spec.recipe.rounding.rule = "obq";
    spec.model = test::tiny_llama().write(folder.filePath("tiny").toStdString());
    spec.calibration = folder.filePath("tiny/text.txt").toStdString();
    std::ofstream(spec.calibration) << std::string(400, 'a') + " and " + std::string(400, 'b');
    QVERIFY(!Engine::run(spec, {}).blocks.empty());
    spec.output.clear();
    spec.session.clear();
    spec.recipe.clipping.rule = "learned";
    QVERIFY(advice_of([&] { prepare(spec); }).find("--clipping") != std::string::npos);
    spec.recipe.clipping.rule = "min-max";
    auto wide = test::tiny_llama();
    wide.config["intermediate_size"] = 1040;
    for (auto& [name, shape] : wide.tensors)
      for (auto& size : shape)
        if (name.find("mlp.") != std::string::npos && size == test::kTinyFfn) size = 1040;
    spec.model = wide.write(folder.filePath("wide").toStdString());
    QVERIFY(advice_of([&] { prepare(spec); }).find("--rounding gptq") != std::string::npos);
  }

  void itsHessianCountsInTheEstimate() {
    const QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "gptq", 4);
    const std::int64_t peak = preflight(spec).peak_bytes;
    spec.recipe.rounding.rule = "nearest";
    QVERIFY(peak > preflight(spec).peak_bytes);
  }
};

AQ_TEST(GptqRunTest)
#include "gptq_run_test.moc"
