// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/run/run_spec_json.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using namespace aq;

/// A run's order as JSON and back.
class RunSpecJsonTest : public QObject {
  Q_OBJECT

 private:
  static RunSpec unusual() {
    RunSpec spec{.model = "/models/m",
                 .recipe = {},
                 .calibration = "text.txt",
                 .output = "/out/m",
                 .format = "other",
                 .session = "/out/m.h5",
                 .resume = true,
                 .evaluation = "wiki.txt",
                 .evaluation_seqlen = 512,
                 .evaluation_max_tokens = 4096,
                 .evaluate_every_block = true,
                 .evaluate_float = false,
                 .evaluate_rtn = true,
                 .max_blocks = 3,
                 .memory_budget = 5'000'000'000,
                 .threads = 2};
    spec.recipe.method = "gptq";
    spec.recipe.weights.bits = 3;
    return spec;
  }

 private Q_SLOTS:
  void everyFieldComesBack() {
    const nlohmann::ordered_json json = to_json(unusual());
    const RunSpec again = run_spec_from_json(nlohmann::json::parse(json.dump()));
    QCOMPARE(to_json(again).dump(), json.dump());
    QVERIFY(again.recipe == unusual().recipe);
    QCOMPARE(again.session, std::string("/out/m.h5"));
    QCOMPARE(again.memory_budget, std::int64_t{5'000'000'000});
    // No field is left at its default above: one that were forgotten would be the same in both.
    const nlohmann::ordered_json plain = to_json(RunSpec{});
    for (const auto& [key, value] : json.items()) QVERIFY2(plain.at(key) != value, key.c_str());
  }

  void whatIsMissingKeepsItsDefault() {
    const RunSpec spec = run_spec_from_json({{"model", "demo:llama"}, {"of a newer program", 1}});
    QCOMPARE(spec.model, std::string("demo:llama"));
    QCOMPARE(spec.format, RunSpec{}.format);
    QVERIFY(spec.evaluate_float);
  }

  void wrongKindsAreRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("no object") << "[]";
    QTest::newRow("text") << R"({"model": 3})";
    QTest::newRow("switch") << R"({"resume": "yes"})";
    QTest::newRow("fraction") << R"({"threads": 1.5})";
    QTest::newRow("negative") << R"({"threads": -1})";
    QTest::newRow("too large") << R"({"max_blocks": 99999999999})";
    QTest::newRow("far too large") << R"({"memory_budget": 18446744073709551615})";
    QTest::newRow("recipe") << R"({"recipe": {"no such setting": 1}})";
  }

  void wrongKindsAreRefused() {
    QFETCH(QString, text);
    QVERIFY_EXCEPTION_THROWN(run_spec_from_json(nlohmann::json::parse(text.toStdString())), Error);
  }
};

AQ_TEST(RunSpecJsonTest)
#include "run_spec_json_test.moc"
