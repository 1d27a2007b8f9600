// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/engine/session_export.h"
#include "core/export/exporter.h"
#include "core/export/verification.h"
#include "core/methods/method.h"
#include "core/model/model.h"
#include "core/run/layer_overrides.h"
#include "core/session/session.h"
#include "tests/support/registered_test.h"
#include "tests/support/run_sessions.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
namespace fs = std::filesystem;

namespace {

struct NamedRecipe {
  const char* name;
  Recipe recipe;
};

Recipe recipe_of(const char* method_id, const WeightRecipe& weights) {
  Recipe recipe = method(method_id).apply({});
  recipe.weights = weights;
  recipe.calibration.nsamples = 4;
  recipe.calibration.seqlen = 64;
  return recipe;
}

/// Among them every format finds one that it can carry.
std::vector<NamedRecipe> recipes() {
  Recipe eight = recipe_of("rtn", {.bits = 8, .granularity = "channel", .symmetric = true});
  eight.activations.bits = 8;
  eight.activations.symmetric = true;
  eight.activations.kv_bits = 16;
  Recipe act_order = recipe_of("gptq", {.bits = 4, .granularity = "group", .group_size = 32});
  act_order.rounding.act_order = true;
  return {
      {"4-bit groups", recipe_of("rtn", {.bits = 4, .granularity = "group", .group_size = 32})},
      {"4-bit symmetric",
       recipe_of("rtn", {.bits = 4, .granularity = "group", .group_size = 64, .symmetric = true})},
      {"3-bit channels", recipe_of("rtn", {.bits = 3, .granularity = "channel"})},
      {"8-bit activations", eight},
      {"act-order", act_order},
      {"NF4", recipe_of("nf4", {.format = "nf4",
                                .bits = 4,
                                .granularity = "group",
                                .group_size = 64,
                                .double_quantization = true})},
      {"FP4", recipe_of("nf4", {.format = "fp4", .bits = 4, .granularity = "group", .group_size = 64})},
      {"k-means", recipe_of("kmeans", {.format = "kmeans", .bits = 3, .granularity = "channel"})},
      {"off the grid",
       [] {
         Recipe affine = recipe_of("affinequant", {.bits = 4, .granularity = "group", .group_size = 32});
         affine.optimizer.epochs = 1;
         affine.transform.norm = "affine";
         return affine;
       }()},
  };
}

nlohmann::json report_of(const fs::path& checkpoint) {
  std::ifstream file(checkpoint / kExportReport);
  return nlohmann::json::parse(file);
}

}  // namespace

/// What must be true of every export format, in all its variants: what the run calibrated is what is read
/// back.
class ExportContractTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

  std::string session_of(const std::string& model, const NamedRecipe& one) {
    const std::string session = folder_ / (model.substr(5) + "-" + one.name + ".h5");
    if (fs::exists(session)) return session;
    RunSpec spec;
    spec.model = model;
    spec.recipe = one.recipe;
    spec.session = session;
    spec.max_blocks = 0;
    Engine::run(spec, {});
    return session;
  }

  void expect_what_was_calibrated(const std::string& session, const std::string& output,
                                  const SessionExport& done) {
    QVERIFY2(!done.readers.empty() && !done.plan.layers.empty(), output.c_str());
    const Session run = Session::open(session);
    const Model before = Model::open(run.header().model), after = Model::open(output);
    QVERIFY2(after.config().layers == before.config().layers, output.c_str());
    QVERIFY(recipe_of_checkpoint(after.files()).activations == resolved(run.header().recipe).activations);
    const nlohmann::json found = report_of(output)["verification"];
    const double wanted = found["perplexity"]["run"], written = found["perplexity"]["written"];
    const double off = std::abs(written / wanted - 1);
    QVERIFY2(done.plan.requantized() > 0 || off < 0.005, (output + ": " + std::to_string(off)).c_str());
  }

 private Q_SLOTS:
  void everyFormatCarriesSomethingAndReadsItBack_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("format");
    for (const char* model : {"demo:llama", "demo:opt"})
      for (const std::string& format : test::all_export_layouts())
        QTest::addRow("%s %s", model, format.c_str()) << model << QString::fromStdString(format);
  }
  void everyFormatCarriesSomethingAndReadsItBack() {
    QFETCH(QString, model);
    QFETCH(QString, format);
    const ExportFormat chosen = export_format(format.toStdString());
    const ModelConfig config = Model::open(model.toStdString()).config();
    int carried = 0;
    std::string reasons;
    for (const NamedRecipe& one : recipes()) {
      const std::string reason = chosen.refusal(resolved(one.recipe), config);
      if (!reason.empty()) {
        reasons.append(one.name).append(": ").append(reason).append("\n");
        continue;
      }
      const std::string output = folder_ / ("out-" + std::to_string(++exports_));
      const std::string session = session_of(model.toStdString(), one);
      try {
        const SessionExport done =
            export_session({.session = session, .format = format.toStdString(), .output = output}, {});
        expect_what_was_calibrated(session, output, done);
      } catch (const Error& error) {
        QFAIL((std::string(one.name) + ": " + error.what()).c_str());
      }
      fs::remove_all(output);
      ++carried;
    }
    qInfo("%d recipes carried", carried);
    if (carried == 0) QSKIP(reasons.c_str());
  }

  /// A refusal tells the formats that would do.
  void refusalsNameAnotherFormat_data() {
    QTest::addColumn<QString>("format");
    for (const std::string& format : test::all_export_layouts())
      QTest::newRow(format.c_str()) << QString::fromStdString(format);
  }
  void refusalsNameAnotherFormat() {
    QFETCH(QString, format);
    const ExportFormat chosen = export_format(format.toStdString());
    for (const char* model : {"demo:llama", "demo:opt"}) {
      const ModelConfig config = Model::open(model).config();
      for (const NamedRecipe& one : recipes()) {
        const std::string reason = chosen.refusal(resolved(one.recipe), config);
        QVERIFY2(reason.empty() || reason.find("can carry") != std::string::npos,
                 (std::string(one.name) + ": " + reason).c_str());
      }
    }
  }

  void aDryRunWritesNothing() {
    const std::string session = session_of("demo:llama", recipes().front());
    for (const std::string& format : test::all_export_layouts()) {
      const auto before = folder_.entries().size();
      try {
        export_session({.session = session, .format = format, .output = folder_ / "dry", .dry_run = true},
                       {});
      } catch (const Error& error) {
        QVERIFY2(error.kind() == ErrorKind::BadArgument, error.what());
      }
      QCOMPARE(folder_.entries().size(), before);
    }
  }

 private:
  int exports_ = 0;
};

AQ_TEST(ExportContractTest)
#include "export_contract_test.moc"
