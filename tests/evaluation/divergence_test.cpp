// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

#include "core/base/error.h"
#include "core/evaluation/perplexity.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thread_ranks.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

at::Tensor windows() {
  at::manual_seed(4);
  return at::randint(test::kTinyVocabulary, {70, 9}, at::kLong);
}

/// log p of every predicted token's distribution, in double precision. @returns [tokens, vocabulary]
at::Tensor log_probabilities(const Model& model) {
  auto x = model.embed(windows(), 0, at::kDouble);
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    x = block_forward(model.config().block_at(block), model.block(block, at::kDouble), x);
  return at::log_softmax(model.head(x.narrow(1, 0, 8)), -1).view({-1, test::kTinyVocabulary});
}

Model disturbed(const Model& model) {
  const auto overlay = std::make_shared<OverlaySource>(model.tensor_source());
  const std::string name = "model.layers.0.mlp.down_proj.weight";
  overlay->put(name, model.tensors().load(name) * 1.5);
  return model.with_tensors(overlay);
}

}  // namespace

class DivergenceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nothingDivergesFromItself() {
    const test::TemporaryFolder folder;
    const auto model = Model::open(test::tiny_llama().write(folder.path() / "model"));
    const auto result = evaluate_divergence(model, nullptr, model, nullptr, windows(), {});
    QCOMPARE(result.kl_divergence, 0.0);
    QCOMPARE(result.same_top1, 1.0);
    QCOMPARE(result.tokens, std::int64_t{70 * 8});
  }

  void agreesWithTheDefinition() {
    const test::TemporaryFolder folder;
    const auto reference = Model::open(test::tiny_llama().write(folder.path() / "model"));
    const auto model = disturbed(reference);
    const auto p = log_probabilities(reference), q = log_probabilities(model);
    const double divergence = (p.exp() * (p - q)).sum(1).mean().item<double>();
    const double same = p.argmax(1).eq(q.argmax(1)).to(at::kDouble).mean().item<double>();
    const auto result = evaluate_divergence(model, nullptr, reference, nullptr, windows(), {});
    QVERIFY(divergence > 1e-4);
    QVERIFY(std::abs(result.kl_divergence / divergence - 1) < 1e-4);
    QVERIFY(std::abs(result.same_top1 - same) < 0.005);
  }

  void ranksShareTheWindows() {
    const test::TemporaryFolder folder;
    const auto reference = Model::open(test::tiny_llama().write(folder.path() / "model"));
    const auto model = disturbed(reference);
    const at::Tensor shown = windows();  // once: the threads would share the generator of random numbers
    const auto alone = evaluate_divergence(model, nullptr, reference, nullptr, shown, {});
    for (const Divergence& shared : test::each_of_ranks<Divergence>(3, [&](const RunContext& context) {
           return evaluate_divergence(model, nullptr, reference, nullptr, shown, context);
         })) {
      QVERIFY(std::abs(shared.kl_divergence / alone.kl_divergence - 1) < 1e-6);
      QCOMPARE(shared.same_top1, alone.same_top1);
      QCOMPARE(shared.tokens, alone.tokens);
    }
  }

  void refusesAnotherVocabulary() {
    const test::TemporaryFolder folder;
    auto larger = test::tiny_llama();
    larger.config["vocab_size"] = 264;
    larger.tensors["model.embed_tokens.weight"] = larger.tensors["lm_head.weight"] = {264, test::kTinyHidden};
    const auto one = Model::open(test::tiny_llama().write(folder.path() / "one"));
    const auto other = Model::open(larger.write(folder.path() / "other"));
    QVERIFY_EXCEPTION_THROWN(evaluate_divergence(one, nullptr, other, nullptr, windows(), {}), Error);
  }
};

AQ_TEST(DivergenceTest)
#include "divergence_test.moc"
