// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/trainer.h"

#include <QFile>
#include <QTemporaryDir>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include <QTest>
#include <cmath>
#include <filesystem>

#include "core/base/error.h"
#include "core/demo/bpe_trainer.h"
#include "core/demo/demo.h"
#include "core/model/model.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

const std::vector<std::int32_t>& stream() {
  static const auto made = [] {
    const auto text = world_text(WorldPart::Training, 7, 100'000);
    return demo::encode(demo::train_bpe(text, 1024), text);
  }();
  return made;
}

DemoOptions short_run(const std::string& family, const QTemporaryDir& folder) {
  DemoOptions options;
  options.family = family;
  options.output = (folder.path() + "/model").toStdString();
  options.steps = 2;
  return options;
}

std::string failure(const DemoOptions& options) {
  try {
    train_demo(options, RunContext());
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

class TrainerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void twentyStepsReduceTheLoss_data() { families(); }
  void twentyStepsReduceTheLoss() {
    QFETCH(QString, family);
    at::manual_seed(3);
    auto model = demo::initialized_model(family.toStdString());
    demo::TrainerOptions options;
    options.steps = 20;
    std::vector<double> losses;
    demo::train(model, stream(), options, RunContext(),
                [&](std::int64_t, double loss) { losses.push_back(loss); });
    QCOMPARE(losses.size(), std::size_t{20});
    QVERIFY(std::abs(losses.front() - std::log(1024)) < 0.3);
    QVERIFY2(losses.back() < 6, qPrintable(QString::number(losses.back())));
  }

  void learningRateWarmsUpAndDecays() {
    QCOMPARE(demo::learning_rate_factor(0, 1000), 0.01);
    QCOMPARE(demo::learning_rate_factor(100, 1000), 1.0);
    QCOMPARE(demo::learning_rate_factor(550, 1000), 0.525);
    QVERIFY(demo::learning_rate_factor(999, 1000) < 0.051);
  }

  void writesACheckpointThatOpens_data() { families(); }
  void writesACheckpointThatOpens() {
    QFETCH(QString, family);
    const QTemporaryDir folder;
    const auto options = short_run(family.toStdString(), folder);
    std::vector<std::int64_t> steps;
    const auto report =
        train_demo(options, RunContext(), [&](const DemoProgress& p) { steps.push_back(p.step); });
    QCOMPARE(steps, (std::vector<std::int64_t>{1, 2}));
    QVERIFY(report.bytes <= 4'000'000);
    const auto model = Model::open(options.output);
    QCOMPARE(model.config().family, family.toStdString());
    QCOMPARE(model.config().vocabulary, 1024);
    QCOMPARE(model.tensors().tensors()[0].dtype, at::kHalf);
    const at::Tensor hidden = model.embed(at::arange(512).unsqueeze(0));
    QCOMPARE(hidden.size(1), 512);
  }

  void theSameSeedGivesTheSameBytes() {
    const QTemporaryDir first, second;
    for (const auto* folder : {&first, &second}) train_demo(short_run("llama", *folder), RunContext());
    for (const auto* file : {"/model/model.safetensors", "/model/tokenizer.json"}) {
      QFile left(first.path() + file), right(second.path() + file);
      QVERIFY(left.open(QIODevice::ReadOnly) && right.open(QIODevice::ReadOnly));
      QVERIFY(left.readAll() == right.readAll());
    }
  }

  void stopsWhenAskedAndLeavesNothing() {
    const QTemporaryDir folder;
    std::stop_source stop;
    auto options = short_run("opt", folder);
    options.steps = 1000;
    const RunContext context(stop.get_token(), nullptr, [](RunEvent) {});
    try {
      train_demo(options, context, [&](const DemoProgress&) { stop.request_stop(); });
      QFAIL("it went on");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Cancelled);
    }
    QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
  }

  void refusesBadOptions() {
    const QTemporaryDir folder;
    auto options = short_run("mamba", folder);
    QVERIFY(failure(options).find("mamba") != std::string::npos);
    options.family = "opt";
    options.steps = -1;
    QVERIFY(failure(options).find("steps -1") != std::string::npos);
    options.steps = 1;
    options.threads = 0;
    QVERIFY(failure(options).find("threads 0") != std::string::npos);
    options.threads = 1;
    options.output = folder.path().toStdString();
    QVERIFY(failure(options).find(options.output) != std::string::npos);
    QVERIFY_THROWS_EXCEPTION(aq::Error, make_demo_text("training"));
  }

 private:
  static void families() {
    QTest::addColumn<QString>("family");
    QTest::newRow("llama") << "llama";
    QTest::newRow("opt") << "opt";
  }
};

AQ_TEST(TrainerTest)
#include "trainer_test.moc"
