// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/interruption.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <filesystem>
#include <functional>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/hdf5/dataset.h"
#include "core/hdf5/file.h"
#include "core/model/model.h"
#include "core/quant/kmeans.h"
#include "core/quant/rounded_linear.h"
#include "core/rounding/gptq.h"
#include "core/session/session.h"
#include "core/transform/banded_product.h"
#include "core/transform/matrix_inverse.h"
#include "tests/engine/engine_support.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
namespace fs = std::filesystem;
using test::points_until_stopped;

namespace {

/// A run of one block with everything behind it.
RunSpec run_of_one_block(const QTemporaryDir& folder, const std::string& method) {
  RunSpec spec = test::brief_run(folder, method, 4);
  spec.max_blocks = 1;
  spec.evaluation = "demo";
  spec.evaluation_max_tokens = 64;
  spec.session = folder.filePath("run.h5").toStdString();
  return spec;
}

/// Interruption points that some work passes.
int points_of(const std::function<void()>& work) {
  int seen = 0;
  const Interruptible counted([&] { ++seen; });
  work();
  return seen;
}

/// Whether work that is to end at its `last`th point does.
bool ends_at(int last, const std::function<void()>& work) {
  int seen = 0;
  const Interruptible stopped([&] {
    if (++seen == last) throw Error(ErrorKind::Cancelled, "running", "", "cancelled on request");
  });
  try {
    work();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::Cancelled && seen == last;
  }
  return false;
}

constexpr int kNever = 1 << 30;

}  // namespace

class EngineInterruptionTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// Nothing on the way swallows a stop, and none asks a second time.
  void aRunEndsAtTheVeryPointAtWhichItIsStopped_data() {
    QTest::addColumn<QString>("method");
    for (const char* method : {"rtn", "awq", "gptq", "kmeans", "affinequant", "flatquant"})
      QTest::addRow("%s", method) << method;
  }

  void aRunEndsAtTheVeryPointAtWhichItIsStopped() {
    QFETCH(QString, method);
    QTemporaryDir whole;
    const int points = points_until_stopped(run_of_one_block(whole, method.toStdString()), kNever);
    QVERIFY(points > 100);
    constexpr int kStops = 7;
    for (int i = 0; i < kStops; ++i) {
      QTemporaryDir folder;
      const RunSpec spec = run_of_one_block(folder, method.toStdString());
      const int last = 1 + points * i / kStops;
      QCOMPARE(points_until_stopped(spec, last), last);
      QVERIFY(!fs::exists(spec.output));
      if (!fs::exists(spec.session)) continue;  // stopped while it was opening
      const Session session = Session::open(spec.session);
      QVERIFY(session.state() == "cancelled" || session.state() == "finished");
      for (const auto& entry : fs::directory_iterator(folder.path().toStdString()))
        QVERIFY2(entry.path().filename().string().starts_with("run.h5"), entry.path().c_str());
    }
  }

  void aStoppedRunGoesOn() {
    QTemporaryDir folder, whole;
    RunSpec spec = run_of_one_block(folder, "affinequant");
    const RunSpec other = run_of_one_block(whole, "affinequant");
    const int points = points_until_stopped(other, kNever);
    points_until_stopped(spec, points * 3 / 4);
    spec.resume = fs::exists(spec.session);
    points_until_stopped(spec, kNever);
    QCOMPARE(test::read_file(spec.output + "/model.safetensors"),
             test::read_file(other.output + "/model.safetensors"));
  }

  void theBackwardPassOfARoundedLayerEnds() {
    const auto step = [] {
      const at::AutoGradMode with_gradients(true);
      const at::Tensor x = at::ones({4, 64}), weight = at::rand({32, 64}).requires_grad_();
      const at::Tensor y = RoundedLinear({4, false}, 64, {}, {}).linear(x, weight, {});
      y.square().sum().backward();
    };
    const int points = points_of(step);
    QVERIFY(points >= 3);
    for (int last = 1; last <= points; ++last) QVERIFY(ends_at(last, step));
  }

  void columnsThatGptqRoundsAreInBlocks() {
    const at::Tensor weight = at::randn({16, 1024}), hessian = at::eye(1024);
    const auto round = [&] {
      const RunContext context = RunContext().with_checks(&interruption_point);
      gptq_round(weight, hessian, {4, false}, 1024, {}, {}, {}, context);
    };
    const int points = points_of(round);
    QVERIFY2(points >= 3 * 1024 / 128, qPrintable(QString::number(points)));
    QVERIFY(ends_at(points / 2, round));
  }

  void rowsOfCodeBooksAreInStrips() {
    const at::Tensor weight = at::randn({64, 8192});
    const auto cluster = [&] { quantize_to_centroids(weight, 2, 8192, 1); };
    QVERIFY(points_of(cluster) >= 8);
    QVERIFY(ends_at(3, cluster));
  }

  void aLargeInverseIsTakenByHalves() {
    const at::Tensor matrix = (at::eye(1024) * 40 + at::randn({1024, 1024})).unsqueeze(0);
    const auto invert = [&] { inverse_for_step(matrix); };
    QVERIFY(points_of(invert) >= 16);
    QVERIFY(ends_at(5, invert));
  }

  void aProductWithAWholeMatrixIsInStrips() {
    const at::AutoGradMode with_gradients(true);
    const at::Tensor weight = at::ones({2048, 1536}), matrix = at::eye(1536).requires_grad_();
    const auto multiply = [&] { times_banded(weight, matrix, 1536, at::kFloat).sum().backward(); };
    QVERIFY(points_of(multiply) >= 2 * 3);
    QVERIFY(ends_at(2, multiply));
    QVERIFY(ends_at(5, multiply));
  }

  void aLargeInverseByPivotsIsTakenInPanels() {
    const at::Tensor matrix = (at::eye(1280) * 40 + at::randn({1280, 1280})).to(at::kDouble).unsqueeze(0);
    const auto invert = [&] { inverse_by_pivots(matrix); };
    QVERIFY(points_of(invert) >= 5 * 10);
    QVERIFY(ends_at(30, invert));
  }

  void aLargeArrayIsWrittenAndReadInPieces() {
    const test::TemporaryFolder folder;
    const std::vector<float> values(16 << 20, 1.5F);
    const auto write = [&](const std::string& name) {
      hdf5::write_file(folder.path() / name, [&](hid_t file) {
        hdf5::write_array(file, "values", hdf5::type_of(hdf5::Element::Float), {4096, 4096}, values.data());
      });
    };
    QVERIFY(points_of([&] { write("a.h5"); }) >= 4 + 8);  // written, and sent to the disk
    QVERIFY(ends_at(3, [&] { write("b.h5"); }));
    QVERIFY(ends_at(9, [&] { write("b.h5"); }));
    QCOMPARE(folder.entries(), std::vector<std::string>{"a.h5"});
    std::vector<float> back(values.size());
    const auto read = [&] {
      const hdf5::Handle file = hdf5::open_file(folder.path() / "a.h5");
      hdf5::read_bytes(hdf5::open_array(file, "values"), back.data());
    };
    QVERIFY(points_of(read) >= 4);
    QVERIFY(back == values);
  }

  void aLongTextIsCutIntoTokensPieceByPiece() {
    const Model model = Model::open("demo:llama");
    std::string text;
    for (int word = 0; word < 20'000; ++word) text += "w" + std::to_string(word) + " ";
    const auto encode = [&] { model.tokenizer().encode(text); };
    QVERIFY(points_of(encode) >= 20'000 / 1024);
    QVERIFY(ends_at(4, encode));
  }
};

AQ_TEST(EngineInterruptionTest)
#include "interruption_test.moc"
