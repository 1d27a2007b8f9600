// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/token_likelihood.h"

#include <ATen/ATen.h>

#include <QTest>
#include <stop_token>
#include <vector>

#include "core/base/error.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

/// A vocabulary that takes more than one part, the last of them not full.
constexpr std::int64_t kVocabulary = 2 * 4096 + 5;

Model wide_model(const test::TemporaryFolder& folder) {
  test::TinyCheckpoint checkpoint = test::tiny_llama();
  checkpoint.config["vocab_size"] = kVocabulary;
  checkpoint.tensors["model.embed_tokens.weight"] =
      checkpoint.tensors["lm_head.weight"] = {kVocabulary, test::kTinyHidden};
  return Model::open(checkpoint.write(folder.path() / "model"));
}

at::Tensor plain(const Model& model, const at::Tensor& states, const at::Tensor& targets) {
  return at::log_softmax(model.head(states), -1, at::kDouble).gather(1, targets.unsqueeze(1)).squeeze(1);
}

}  // namespace

class TokenLikelihoodTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void isTheLogSoftmaxOfTheWholeVocabulary() {
    const test::TemporaryFolder folder;
    const Model model = wide_model(folder);
    const std::int64_t rows = 512 + 7;  // two parts of rows
    const at::Tensor states = 5 * test::random({rows, test::kTinyHidden}, 1, at::kFloat);
    at::Tensor targets = at::arange(rows, at::kLong) * 13 % kVocabulary;
    const std::vector<std::int64_t> edges{0, 4095, 4096, 8191, 8192, kVocabulary - 1};
    for (std::size_t i = 0; i < edges.size(); ++i) targets[static_cast<std::int64_t>(i)] = edges[i];
    const at::Tensor got = token_log_likelihoods(model, states, targets, {});
    QCOMPARE(got.sizes(), targets.sizes());
    QVERIFY((got - plain(model, states, targets)).abs().max().item<double>() < 1e-5);
  }

  void bfloat16StatesAreSummedInFloat() {
    const test::TemporaryFolder folder;
    const Model model = wide_model(folder);
    const at::Tensor states = test::random({20, test::kTinyHidden}, 1, at::kBFloat16);
    const at::Tensor targets = at::arange(20, at::kLong);
    const at::Tensor got = token_log_likelihoods(model, states, targets, {});
    QCOMPARE(got.scalar_type(), at::kFloat);
    QVERIFY((got - plain(model, states, targets)).abs().max().item<double>() < 1e-3);
  }

  void canBeCancelled() {
    const test::TemporaryFolder folder;
    const Model model = wide_model(folder);
    std::stop_source stop;
    stop.request_stop();
    const RunContext context(stop.get_token(), nullptr, {});
    QVERIFY_THROWS_EXCEPTION(Error, token_log_likelihoods(model, at::zeros({3, test::kTinyHidden}),
                                                          at::zeros({3}, at::kLong), context));
  }
};

AQ_TEST(TokenLikelihoodTest)
#include "token_likelihood_test.moc"
