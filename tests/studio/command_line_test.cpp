// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/command_line.h"

#include <QTemporaryDir>
#include <QTest>

#include "app/studio/number_format.h"
#include "app/studio/output_suggestion.h"
#include "core/methods/method.h"
#include "tests/support/registered_test.h"

using namespace aq;

class CommandLineTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void namesOnlyWhatDiffers() {
    RunSpec spec{.model = "demo:llama", .recipe = method("affinequant").apply(Recipe{})};
    spec.output = "/data/out dir";
    spec.evaluation = "demo";
    QCOMPARE(quantize_command(spec),
             "affinequant quantize demo:llama --out '/data/out dir' --method affinequant");
    spec.evaluation = "e.txt";
    spec.evaluate_rtn = true;
    spec.recipe.weights.bits = 3;
    spec.recipe.transform.gradual_mask = false;
    spec.recipe.transform.stability_factor = 0.01;
    QCOMPARE(quantize_command(spec),
             "affinequant quantize demo:llama --out '/data/out dir' --method affinequant --wbits 3 "
             "--stability-factor 0.01 --no-gradual-mask --eval e.txt --baseline");
    spec.max_blocks = 2;
    spec.memory_budget = 8'000'000'000;
    QVERIFY(quantize_command(spec).endsWith("--baseline --max-blocks 2 --memory-budget 8000000000"));
  }

  void quotesForAShell() {
    QCOMPARE(shell_quoted("a-b/c.txt"), "a-b/c.txt");
    QCOMPARE(shell_quoted("a b"), "'a b'");
    QCOMPARE(shell_quoted("it's"), "'it'\\''s'");
    QCOMPARE(shell_quoted("$(x)"), "'$(x)'");
    QCOMPARE(shell_quoted(""), "''");
  }

  void suggestsADirectoryThatIsNotThere() {
    QTemporaryDir root;
    const ModelSummary model{.name = "demo:llama"};
    const Recipe recipe = preset("W3A16 g128").recipe;
    const QString first = suggested_output(root.path(), model, recipe);
    QCOMPARE(first, root.filePath("demo-llama-W3A16-g128-affinequant"));
    QVERIFY(QDir().mkpath(first));
    QCOMPARE(suggested_output(root.path(), model, recipe), first + "-2");
    QFile session(first + "-2.h5");
    QVERIFY(session.open(QIODevice::WriteOnly));
    QCOMPARE(suggested_output(root.path(), model, recipe), first + "-3");
  }

  void writesNumbersShort() {
    QCOMPARE(short_count(512), "512");
    QCOMPARE(short_count(3'400'000), "3.4 M");
    QCOMPARE(short_count(125'000'000), "125 M");
    QCOMPARE(short_bytes(6'800'000), "6.8 MB");
    QCOMPARE(short_duration(45.2), "45 s");
    QCOMPARE(short_duration(130), "2 min 10 s");
    QCOMPARE(short_duration(3900), "1 h 05 min");
    QCOMPARE(short_perplexity(49.384), "49.38");
    QCOMPARE(short_perplexity(5.3e6), "5.3e+06");
    QCOMPARE(short_perplexity(std::numeric_limits<double>::infinity()), "∞");
  }
};

AQ_TEST(CommandLineTest)
#include "command_line_test.moc"
