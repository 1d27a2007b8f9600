// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <algorithm>
#include <filesystem>
#include <limits>
#include <memory>

#include "core/base/error.h"
#include "core/engine/block_tensors.h"
#include "core/engine/engine.h"
#include "core/evaluation/perplexity.h"
#include "core/methods/method.h"
#include "core/model/generation.h"
#include "core/model/model.h"
#include "tests/support/memory_source.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();

constexpr int kLetter = 'a' + 4;  ///< its token

/// A value put at one place of a tiny checkpoint.
struct Fault {
  std::string tensor;
  std::int64_t index;  ///< in row-major order
  float value;
};

std::string counted() {
  std::string text;
  for (int i = 0; i < 200; ++i) text += std::to_string(i) + " and ";
  return text;
}

/// What the line of an error says of a piece of work; empty where there was none.
template <typename Work>
std::string complaint(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

bool names(const std::string& line, const QStringList& parts) {
  return !line.empty() && std::ranges::all_of(parts, [&](const QString& part) {
    return QString::fromStdString(line).contains(part);
  });
}

}  // namespace

/// Values that are not finite are found where they arise: the line names block, tensor and place.
class NonFiniteTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;
  int models_ = 0;

  std::string model_with(const Fault& fault) {
    const std::filesystem::path path = folder_.path() / ("model" + std::to_string(++models_));
    test::tiny_llama().write(path);
    test::overwrite_values(path, fault.tensor, fault.index, {fault.value});
    return path.string();
  }

  Model half_model() {
    const std::filesystem::path path = folder_.path() / ("half" + std::to_string(++models_));
    const Model wide = Model::open(test::tiny_llama().write(path));
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const TensorInfo& one : wide.tensors().tensors())
      tensors.emplace_back(one.name, wide.tensors().load(one.name).to(at::kHalf));
    return wide.with_tensors(std::make_shared<test::MemorySource>(tensors));
  }

  RunSpec run_of(const std::string& model, const std::string& method_id = "rtn") {
    RunSpec spec;
    spec.model = model;
    spec.recipe = method(method_id).apply({});
    spec.recipe.calibration = {.nsamples = 2, .seqlen = 16, .seed = 0};
    spec.recipe.optimizer.epochs = std::min(spec.recipe.optimizer.epochs, 2);
    spec.calibration = folder_.write("text.txt", counted());
    spec.output = folder_ / "out";
    return spec;
  }

 private Q_SLOTS:
  void aWeightOfACheckpoint_data() {
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<int>("index");
    QTest::addColumn<float>("value");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("NaN in a weight") << "model.layers.1.mlp.up_proj.weight" << 3 * 16 + 2 << kNan
                                     << QStringList{"block 1", "model.layers.1.mlp.up_proj.weight",
                                                    "NaN at [3, 2]"};
    QTest::newRow("inf in a norm") << "model.layers.0.input_layernorm.weight" << 5 << kInf
                                   << QStringList{"block 0", "model.layers.0.input_layernorm.weight",
                                                  "inf at [5]"};
    QTest::newRow("-inf in a weight") << "model.layers.1.self_attn.o_proj.weight" << 0 << -kInf
                                      << QStringList{"block 1", "self_attn.o_proj.weight", "-inf at [0, 0]"};
    QTest::newRow("NaN in an embedding")
        << "model.embed_tokens.weight" << kLetter * 16 << kNan
        << QStringList{"block 0", "model.embed_tokens.weight", "NaN at [101, 0]"};
    QTest::newRow("NaN in the last norm")
        << "model.norm.weight" << 7 << kNan << QStringList{"model.norm.weight", "NaN at [7]"};
    QTest::newRow("inf in the head") << "lm_head.weight" << 16 << kInf
                                     << QStringList{"lm_head.weight", "inf at [1, 0]"};
  }
  void aWeightOfACheckpoint() {
    QFETCH(QString, tensor);
    QFETCH(int, index);
    QFETCH(float, value);
    QFETCH(QStringList, expected);
    const std::string path = model_with({tensor.toStdString(), index, value});
    for (const char* id : {"rtn", "gptq", "affinequant"}) {
      RunSpec spec = run_of(path, id);
      spec.evaluation = spec.calibration;
      const std::string line = complaint([&] { Engine::run(spec, {}); });
      QVERIFY2(names(line, expected), line.c_str());
      QVERIFY(!std::filesystem::exists(folder_.path() / "out"));
    }
    const Model model = Model::open(path);
    const at::Tensor ids = at::tensor({kLetter, kLetter, kLetter}, at::kLong).unsqueeze(0);
    const std::string evaluated = complaint([&] { evaluate_perplexity(model, ids, nullptr, {}); });
    QVERIFY2(names(evaluated, expected), evaluated.c_str());
    const std::string said = complaint([&] { generate(model, "1 and", {.max_tokens = 2}, nullptr, {}); });
    QVERIFY2(names(said, expected), said.c_str());
    if (!tensor.contains("layers")) return;
    const std::string calibrated = complaint([&] { Engine::run(run_of(path, "gptq"), {}); });
    QVERIFY2(names(calibrated, expected), calibrated.c_str());
  }

  /// Finite weights whose product leaves the floats: the place in the block is named.
  void anActivationThatOverflows() {
    const std::string path = model_with({"model.layers.1.mlp.gate_proj.weight", 0, 1e37F});
    test::overwrite_values(path, "model.layers.1.mlp.up_proj.weight", 0, {1e37F});
    const std::string line = complaint([&] { Engine::run(run_of(path, "gptq"), {}); });
    QVERIFY2(names(line, {"block 1", "the input of mlp.down_proj holds "}), line.c_str());
  }

  /// Finite weights whose output cannot be squared: every method ends with the same name, before it exports.
  void aLossThatOverflows() {
    const std::string path = model_with({"model.layers.0.self_attn.o_proj.weight", 2 * 16 + 7, 1e30F});
    for (const char* id : {"rtn", "gptq", "affinequant", "awq"}) {
      const std::string line = complaint([&] { Engine::run(run_of(path, id), {}); });
      QVERIFY2(names(line, {"block 0", "the loss is not finite", ", of self_attn.o_proj"}), line.c_str());
      QVERIFY(!std::filesystem::exists(folder_.path() / "out"));
    }
  }

  /// Two tokens' logits apart by so much that e to the mean is no number, though every logit is one.
  void aPerplexityThatOverflows() {
    const std::string path = model_with({"lm_head.weight", 0, 1e9F});
    test::overwrite_values(path, "lm_head.weight", test::kTinyHidden, {-1e9F});
    const Model model = Model::open(path);
    const at::Tensor ids = at::full({1, 8}, kLetter, at::kLong);
    const std::string line = complaint([&] { evaluate_perplexity(model, ids, nullptr, {}); });
    QVERIFY2(names(line, {"is too large for a number", "the logits are finite"}), line.c_str());
  }

  /// A grid ends up to half a step beyond the largest weight, where half precision may have ended already.
  void aGridThatEndsBeyondHalfPrecision() {
    const Model model = half_model();
    BlockWeights weights = model.block(1);
    const std::string name = "model.layers.1.mlp.up_proj.weight";
    weights[LinearRole::Up].weight[3][4] = -69870;
    for (const GridSteps& steps : {GridSteps{}, GridSteps{{name, 4000}}}) {
      const std::string line = complaint([&] { checkpoint_tensors(model, 1, weights, steps); });
      QVERIFY2(names(line, {"model.layers.1.mlp.up_proj.weight", "too large for Half"}), line.c_str());
    }
    for (const auto& [stored_name, stored] : checkpoint_tensors(model, 1, weights, {{name, 8734}}))
      if (stored_name == name) QCOMPARE(stored[3][4].item<float>(), -65504.0F);
  }

  /// Half precision ends at 65504; what a transform makes of a weight may not fit the checkpoint's dtype.
  void aWeightThatDoesNotFitHalfPrecision() {
    const Model model = half_model();
    BlockWeights weights = model.block(1);
    QVERIFY(complaint([&] { checkpoint_tensors(model, 1, weights); }).empty());
    weights[LinearRole::Up].weight = weights[LinearRole::Up].weight * 1e6;
    const std::string line = complaint([&] { checkpoint_tensors(model, 1, weights); });
    QVERIFY2(names(line, {"model.layers.1.mlp.up_proj.weight", "too large for Half"}), line.c_str());
  }

  /// Learning that makes a block much worse in finite numbers is said, with the block's name. Where it ends
  /// is a matter of the last bit: of several rates, one at least has to end there.
  void learningThatDiverges() {
    RunSpec spec = run_of(test::tiny_llama().write(folder_.path() / "plain"), "affinequant");
    int diverged = 0;
    spec.output.clear();
    for (const double rate : {0.5, 1.0, 2.0, 5.0}) {
      spec.recipe.optimizer.let_lr = spec.recipe.optimizer.lwc_lr = rate;
      std::vector<std::string> warnings;
      const RunContext context({}, nullptr, [&](const RunEvent& event) {
        if (const auto* notice = std::get_if<Notice>(&event); notice && notice->warning)
          warnings.push_back(notice->text);
      });
      try {
        for (const BlockOutcome& block : Engine::run(spec, context).blocks) {
          const std::string start = "block " + std::to_string(block.index) + ": learning has diverged, from";
          const bool said =
              std::ranges::any_of(warnings, [&](const std::string& one) { return one.starts_with(start); });
          QCOMPARE(said, block.loss_final > 2 * block.loss_initial);
          diverged += said;
        }
      } catch (const Error& error) {  // it ended beyond the finite numbers
        QVERIFY2(error.kind() == ErrorKind::Numeric, error.what());
      }
    }
    QVERIFY(diverged > 0);
  }
};

AQ_TEST(NonFiniteTest)
#include "non_finite_test.moc"
