// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A checkpoint that is cut off in the middle of a run, whose weights are views of its pages.
#include <ATen/ATen.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <functional>

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/evaluation/perplexity.h"
#include "core/model/generation.h"
#include "core/model/model.h"
#include "core/session/session.h"
#include "tests/engine/engine_support.h"
#include "tests/support/reason_of.h"
#include "tests/support/registered_test.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
namespace fs = std::filesystem;
using test::reason_of;

namespace {

void cut(const std::string& file) { QCOMPARE(::truncate(file.c_str(), 4096), 0); }

at::Tensor windows(std::int64_t count) { return at::arange(count * 16).remainder(250).reshape({count, 16}); }

}  // namespace

class ChangedModelTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::string checkpoint(const char* name) const {
    return test::tiny_llama().write(folder_.filePath(name).toStdString());
  }
  RunSpec run_of(const std::string& model, const QTemporaryDir& folder) const {
    RunSpec spec = test::short_run(folder, "rtn", 4);
    spec.model = model;
    spec.recipe.calibration.seqlen = 16;
    spec.session = folder.filePath("s.h5").toStdString();
    return spec;
  }
  static void require_named(const std::string& reason, const std::string& file) {
    QVERIFY2(reason.find(file) != std::string::npos && reason.find("has 4096 now") != std::string::npos,
             reason.c_str());
  }

 private Q_SLOTS:
  void evaluationEndsInAnErrorThatNamesTheFile_data() {
    QTest::addColumn<QString>("format");
    QTest::newRow("safetensors") << "safetensors";
    QTest::newRow("gguf") << "gguf:f16";
  }
  void evaluationEndsInAnErrorThatNamesTheFile() {
    QFETCH(QString, format);
    QTemporaryDir folder;
    RunSpec spec = run_of(checkpoint("to-export"), folder);
    spec.format = format.toStdString();
    Engine::run(spec, RunContext());
    std::string file;
    for (const auto& entry : fs::directory_iterator(spec.output))
      if (entry.path().extension() == ".safetensors" || entry.path().extension() == ".gguf")
        file = entry.path();
    const Model model = Model::open(spec.output);
    const auto evaluate = [&] {
      evaluate_perplexity(model, windows(200), nullptr, RunContext(),
                          [&](std::int64_t, std::int64_t, double) { cut(file); });
    };
    require_named(reason_of(evaluate), fs::path(file).filename());
  }

  /// Cut off by the run itself, at every event there is: an error each time, and the process goes on.
  void quantizingEndsInAnErrorAtWhateverInstant() {
    int errors = 0;
    for (int instant = 0; instant < 12; ++instant) {
      QTemporaryDir folder;
      const std::string model = checkpoint("quantized");
      RunSpec spec = run_of(model, folder);
      int events = 0;
      const RunContext context({}, nullptr, [&](const RunEvent&) {
        if (events++ == instant) cut(model + "/model.safetensors");
      });
      const std::string reason = reason_of([&] { Engine::run(spec, context); });
      if (events <= instant) break;
      if (reason == "no error") {  // after the last look at the model: what was written is right
        Model::open(spec.output);
        continue;
      }
      ++errors;
      QVERIFY2(reason.find("model.safetensors") != std::string::npos,
               reason.c_str());  // the first is before it is opened
      QVERIFY(!fs::exists(spec.output));
    }
    QVERIFY(errors >= 4);
  }

  void blocksBeforeItStay() {
    QTemporaryDir folder;
    const std::string model = checkpoint("stays");
    RunSpec spec = run_of(model, folder);
    const RunContext context({}, nullptr, [&](const RunEvent& event) {
      if (const auto* done = std::get_if<BlockFinished>(&event); done && done->block == 0)
        cut(model + "/model.safetensors");
    });
    require_named(reason_of([&] { Engine::run(spec, context); }), "model.safetensors");
    const Session session = Session::open(spec.session);
    QCOMPARE(session.complete_blocks(), 1);
    QCOMPARE(session.state(), std::string("failed"));
    checkpoint("stays");  // whole again: the same run goes on
    spec.resume = true;
    QCOMPARE(Engine::run(spec, RunContext()).blocks.size(), std::size_t{2});
  }

  void generationEndsInAnError() {
    const std::string path = checkpoint("generates");
    const Model model = Model::open(path);
    GenerationOptions options;
    options.max_tokens = 20;
    int tokens = 0;
    const auto generate_some = [&] {
      generate(model, "abc", options, nullptr, RunContext(), [&](const std::string&) {
        if (++tokens == 2) cut(path + "/model.safetensors");
        return true;
      });
    };
    require_named(reason_of(generate_some), "model.safetensors");
    QCOMPARE(tokens, 2);
  }
};

AQ_TEST(ChangedModelTest)
#include "changed_model_test.moc"
