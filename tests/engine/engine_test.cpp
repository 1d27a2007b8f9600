// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/engine.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <filesystem>
#include <functional>

#include "core/base/error.h"
#include "core/evaluation/perplexity.h"
#include "core/export/exporter.h"
#include "core/methods/method.h"
#include "core/model/model.h"
#include "core/quant/activation_quantizer.h"
#include "core/text/corpus.h"
#include "tests/engine/engine_support.h"
#include "tests/support/registered_test.h"

using namespace aq;

class EngineTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// What the run reports is what the checkpoint it wrote gives, activation quantization and all.
  void checkpointHasTheReportedPerplexity_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("weight_bits");
    QTest::addColumn<int>("activation_bits");
    QTest::newRow("rtn W4A16") << "rtn" << 4 << 16;
    QTest::newRow("affinequant W2A16") << "affinequant" << 2 << 16;
    QTest::newRow("affinequant W4A4") << "affinequant" << 4 << 4;
    QTest::newRow("omniquant W3A16") << "omniquant" << 3 << 16;
    QTest::newRow("awq W3A16") << "awq" << 3 << 16;
    QTest::newRow("gptq W3A16") << "gptq" << 3 << 16;
    QTest::newRow("smoothquant W6A6") << "smoothquant" << 6 << 6;
  }

  void checkpointHasTheReportedPerplexity() {
    QFETCH(QString, method);
    QFETCH(int, weight_bits);
    QFETCH(int, activation_bits);
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, method.toStdString(), weight_bits, activation_bits);
    spec.evaluation = "demo";
    spec.evaluation_max_tokens = 1024;
    const Outcome outcome = Engine::run(spec, RunContext());
    QCOMPARE(outcome.blocks.size(), std::size_t{6});
    QCOMPARE(outcome.output, spec.output);

    const Model model = Model::open(spec.output);
    ActivationQuantizer activations(recipe_of_checkpoint(model.files()).activations);
    const at::Tensor windows = evaluation_windows(demo_text("evaluation"), "demo", model.tokenizer(),
                                                  model.config().vocabulary, 64, 1024);
    const double again = evaluate_perplexity(model, windows, &activations, RunContext()).perplexity;
    QVERIFY(std::abs(again / outcome.perplexity.at("quantized") - 1) < 1e-6);
    QVERIFY(outcome.perplexity.at("quantized") > 0.99 * outcome.perplexity.at("float"));
  }

  void learningBeatsTheBaselineWhereItHurts() {
    QTemporaryDir folder;
    RunSpec spec = test::short_run(folder, "affinequant", 4, 4);
    spec.evaluation = "demo";
    spec.evaluation_max_tokens = 2048;
    spec.evaluate_rtn = true;
    const Outcome outcome = Engine::run(spec, RunContext());
    const double lost = outcome.perplexity.at("rtn") - outcome.perplexity.at("float");
    QVERIFY(outcome.perplexity.at("quantized") - outcome.perplexity.at("float") < 0.5 * lost);
  }

  void cancelLeavesNothingBehind() {
    QTemporaryDir folder;
    const RunSpec spec = test::short_run(folder, "affinequant", 3);
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<BlockFinished>(event)) stop.request_stop();
    });
    try {
      Engine::run(spec, context);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.kind() == ErrorKind::Cancelled);
    }
    QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
  }

  /// What the plan says of a checkpoint's size is what is written, packed or not.
  void foreseesTheSizeOfPackedCheckpoints_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"safetensors", "gptq", "gguf:q8_0"}) QTest::newRow(format) << format;
  }
  void foreseesTheSizeOfPackedCheckpoints() {
    QFETCH(QString, format);
    RunSpec spec;
    spec.model = "demo:llama";
    spec.recipe = method("rtn").apply({});
    spec.recipe.weights = {.bits = 4, .granularity = "group", .group_size = 32};
    spec.format = format.toStdString();
    const QTemporaryDir folder;
    spec.output = folder.filePath(QStringLiteral("out")).toStdString();
    const auto foreseen = static_cast<double>(preflight(spec).checkpoint_bytes);
    Engine::run(spec, {});
    double written = 0;
    for (const auto& file : std::filesystem::directory_iterator(spec.output))
      if (file.path().extension() == ".safetensors" || file.path().extension() == ".gguf")
        written += static_cast<double>(file.file_size());
    QVERIFY2(std::abs(foreseen / written - 1) < 0.1,
             qPrintable(QStringLiteral("%1 for %2").arg(foreseen).arg(written)));
  }

  void anOutputMayEndInASlash() {
    QTemporaryDir folder;
    RunSpec spec = test::brief_run(folder, "rtn", 4);
    spec.max_blocks = 1;
    spec.output += '/';
    Engine::run(spec, RunContext());
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{"checkpoint"});
  }

  void refusesBeforeItStarts() {
    QTemporaryDir folder;
    const auto refused = [&](const std::function<void(RunSpec&)>& spoil) {
      RunSpec spec = test::short_run(folder, "affinequant", 4);
      spoil(spec);
      try {
        preflight(spec);
      } catch (const Error& error) {
        return exit_code(error.kind()) == 2;
      }
      return false;
    };
    QVERIFY(refused([](RunSpec& s) { s.model = "/nowhere"; }));
    QVERIFY(refused([](RunSpec& s) { s.model = "demo:gpt"; }));
    QVERIFY(refused([](RunSpec& s) { s.calibration = "/nowhere.txt"; }));
    QVERIFY(refused([](RunSpec& s) { s.format = "floppy"; }));
    QVERIFY(refused([&](RunSpec& s) { s.output = folder.path().toStdString(); }));
    QVERIFY(refused([](RunSpec& s) { s.output = "/nowhere/out"; }));
    for (const char* taken : {"", ".lock", ".parts", ".notes.json"})
      QVERIFY2(refused([&](RunSpec& s) {
                 s.session = folder.filePath("s").toStdString();
                 s.output = folder.path().toStdString() + "/../" +
                            QDir(folder.path()).dirName().toStdString() + "/s" + taken;
               }),
               taken);
    QVERIFY(refused([](RunSpec& s) { s.recipe.calibration.seqlen = 4096; }));
    QVERIFY(refused([](RunSpec& s) {
      s.recipe.weights = {.format = "kmeans", .granularity = "group", .group_size = 100};
      s.recipe.clipping.rule = "min-max";
    }));
    QVERIFY(refused(
        [](RunSpec& s) { s.recipe.transform.norm = "affine", s.recipe.transform.online = "kronecker"; }));
    QVERIFY(refused([](RunSpec& s) { s.recipe.transform.start = "search", s.recipe.activations.bits = 8; }));
    const Preflight fine = preflight(test::short_run(folder, "affinequant", 4));
    QVERIFY(fine.parameters > 1'000'000 && fine.checkpoint_bytes > 2'000'000 && fine.peak_bytes > 0);
  }
};

AQ_TEST(EngineTest)
#include "engine_test.moc"
