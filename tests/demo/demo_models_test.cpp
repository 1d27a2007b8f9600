// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <cmath>

#include "core/demo/demo.h"
#include "core/evaluation/perplexity.h"
#include "core/evaluation/zero_shot.h"
#include "core/model/model.h"
#include "core/model/tensor_layout.h"
#include "core/quant/activation_quantizer.h"
#include "core/quant/fake_quantize.h"
#include "core/text/corpus.h"
#include "core/text/questions.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr std::int64_t kWindows = 40;  ///< of 256 tokens: what docs/demo-models.md's table is measured on

at::Tensor windows(const Model& model) {
  return evaluation_windows(demo_text("evaluation"), "evaluation", model.tokenizer(),
                            model.config().vocabulary, 256, kWindows * 256);
}

double perplexity(const Model& model, ActivationHook* hook = nullptr) {
  return evaluate_perplexity(model, windows(model), hook, RunContext()).perplexity;
}

Accuracy accuracy(const Model& model) {
  static const auto questions = parse_questions(demo_tasks(), "tasks");
  const auto likelihoods = choice_log_likelihoods(model, questions, nullptr, RunContext());
  return zero_shot_accuracy(questions, likelihoods).all;
}

/// Every linear layer of the blocks rounded to nearest, asymmetric, a scale for each output channel.
Model rounded(const Model& model, int bits) {
  auto overlay = std::make_shared<OverlaySource>(model.tensor_source());
  for (std::int64_t block = 0; block < model.config().layers; ++block) {
    for (const auto role : kAllLinearRoles) {
      if (!has_layer(model.config().block, role)) continue;
      const auto name = model.family().linear_name(role, block) + ".weight";
      const at::Tensor weight = model.tensors().load(name).to(at::kFloat);
      overlay->put(name, quantize_weight(weight, {bits, false}, weight.size(1)).dequantized);
    }
  }
  return model.with_tensors(overlay);
}

/// Perplexity of a model that knows only how often each token comes in the training text, with one count
/// added.
double unigram_perplexity(const Model& model) {
  std::vector<double> counts(static_cast<std::size_t>(model.config().vocabulary), 1);
  double total = static_cast<double>(counts.size());
  for (const auto id : model.tokenizer().encode(world_text(WorldPart::Training, 1, 1'000'000))) {
    ++counts[static_cast<std::size_t>(id)], ++total;
  }
  const auto ids = windows(model);
  double loss = 0;
  const auto* values = ids.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < ids.numel(); ++i)
    loss -= std::log(counts[static_cast<std::size_t>(values[i])] / total);
  return std::exp(loss / static_cast<double>(ids.numel()));
}

}  // namespace

class DemoModelsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void areSmall_data() { models(); }
  void areSmall() {
    QFETCH(QString, name);
    const auto model = Model::open(name.toStdString());
    QVERIFY(model.files().open("model.safetensors")->bytes().size() <= 4'000'000);
    for (const auto& tensor : model.tensors().tensors()) QCOMPARE(tensor.dtype, at::kHalf);
  }

  void haveTheDocumentedPerplexity_data() { models(); }
  void haveTheDocumentedPerplexity() {
    QFETCH(QString, name);
    QFETCH(double, documented);
    const auto model = Model::open(name.toStdString());
    const double measured = perplexity(model);
    QVERIFY2(std::abs(measured / documented - 1) < 1e-3, qPrintable(QString::number(measured)));
    QVERIFY(unigram_perplexity(model) > 50 * measured);
  }

  void sufferFromRounding_data() { models(); }
  void sufferFromRounding() {
    QFETCH(QString, name);
    const auto model = Model::open(name.toStdString());
    const double original = perplexity(model);
    const auto four = rounded(model, 4);
    QVERIFY(perplexity(four) < 1.1 * original);
    QVERIFY(perplexity(rounded(model, 2)) > 2 * original);
    ActivationRecipe activations;
    activations.bits = 4;
    ActivationQuantizer quantizer(activations);
    QVERIFY(perplexity(four, &quantizer) > 1.3 * original);
  }

  /// The task set tells bad rounding from good, and the models from chance.
  void answerQuestions_data() { models(); }
  void answerQuestions() {
    QFETCH(QString, name);
    constexpr double kChance = 3.0 / 11;  // ten tasks with four choices, one with two
    const auto model = Model::open(name.toStdString());
    const auto original = accuracy(model);
    QVERIFY(original.normalized > kChance + 8 * original.standard_error);
    QVERIFY(accuracy(rounded(model, 4)).normalized > original.normalized - 2 * original.standard_error);
    QVERIFY(accuracy(rounded(model, 2)).normalized < original.normalized - 5 * original.standard_error);
  }

  /// Thrice 32 samples of 256 tokens, and as much to evaluate on.
  void comeWithEnoughText_data() { models(); }
  void comeWithEnoughText() {
    QFETCH(QString, name);
    const auto model = Model::open(name.toStdString());
    for (const std::string part : {"calibration", "evaluation"}) {
      QVERIFY(model.tokenizer().encode(demo_text(part)).size() >= 3u * 32 * 256);
      QVERIFY(demo_text(part) == make_demo_text(part));
    }
  }

 private:
  static void models() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("documented");
    QTest::newRow("llama") << "demo:llama" << 2.2331;
    QTest::newRow("opt") << "demo:opt" << 2.297;
  }
};

AQ_TEST(DemoModelsTest)
#include "demo_models_test.moc"
