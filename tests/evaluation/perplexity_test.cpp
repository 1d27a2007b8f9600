// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/evaluation/perplexity.h"

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/text/corpus.h"
#include "tests/support/registered_test.h"
#include "tests/support/shared_data.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thread_ranks.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

Model tiny(const test::TemporaryFolder& folder, const test::TinyCheckpoint& checkpoint) {
  return Model::open(checkpoint.write(folder.path() / "model"));
}

Model with(const Model& model, const std::string& name, const at::Tensor& tensor) {
  const auto overlay = std::make_shared<OverlaySource>(model.tensor_source());
  overlay->put(name, tensor);
  return model.with_tensors(overlay);
}

at::Tensor random_windows(std::int64_t windows, std::int64_t seqlen) {
  at::manual_seed(3);
  return at::randint(test::kTinyVocabulary, {windows, seqlen}, at::kLong);
}

void compare_with_transformers(const std::string& directory, const std::string& text, double expected) {
  const auto model = Model::open(directory);
  const auto windows = evaluation_windows(read_corpus(text), text, model.tokenizer(),
                                          model.config().vocabulary, 256, 20 * 256);
  QCOMPARE(windows.size(0), std::int64_t{20});
  const auto result = evaluate_perplexity(model, windows, nullptr, {});
  QCOMPARE(result.tokens, std::int64_t{20 * 255});
  qInfo("perplexity %.6f, transformers %.6f", result.perplexity, expected);
  QVERIFY(std::abs(result.perplexity / expected - 1) < 1e-5);
}

}  // namespace

class PerplexityTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ignoranceIsTheVocabulary() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    const auto blind = with(model, "lm_head.weight", at::zeros({test::kTinyVocabulary, test::kTinyHidden}));
    const auto result = evaluate_perplexity(blind, random_windows(3, 10), nullptr, {});
    QVERIFY(std::abs(result.perplexity - test::kTinyVocabulary) < 1e-3);
    QCOMPARE(result.tokens, std::int64_t{27});
  }

  /// Windows are independent: any grouping of them gives the same mean, whatever the chunks are inside.
  void chunksDoNotMatter() {
    for (const auto& checkpoint : {test::tiny_opt(), test::tiny_llama()}) {
      const test::TemporaryFolder folder;
      const auto model = tiny(folder, checkpoint);
      const auto windows = random_windows(150, 12);
      const auto whole = evaluate_perplexity(model, windows, nullptr, {});
      double sum = 0;
      for (std::int64_t index = 0; index < windows.size(0); ++index)
        sum += std::log(evaluate_perplexity(model, windows.narrow(0, index, 1), nullptr, {}).perplexity);
      QVERIFY(std::abs(std::exp(sum / 150) / whole.perplexity - 1) < 1e-6);
    }
  }

  void progressEndsWithTheResult() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    std::vector<std::int64_t> seen;
    double last = 0;
    const auto result = evaluate_perplexity(model, random_windows(150, 8), nullptr, {},
                                            [&](std::int64_t tokens, std::int64_t total, double perplexity) {
                                              QCOMPARE(total, std::int64_t{150 * 7});
                                              seen.push_back(tokens);
                                              last = perplexity;
                                            });
    QVERIFY(seen.size() > 1);
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    QCOMPARE(seen.back(), result.tokens);
    QCOMPARE(last, result.perplexity);
  }

  /// More windows than ranks, as many, and fewer: all ranks get what one process does.
  void ranksShareTheWindows() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    for (const int count : {150, 4, 3, 1}) {
      const auto windows = random_windows(count, 12);
      const auto alone = evaluate_perplexity(model, windows, nullptr, {});
      for (const Perplexity& shared : test::each_of_ranks<Perplexity>(4, [&](const RunContext& context) {
             return evaluate_perplexity(model, windows, nullptr, context);
           })) {
        QCOMPARE(shared.tokens, alone.tokens);
        QVERIFY(std::abs(shared.perplexity / alone.perplexity - 1) < 1e-6);
      }
    }
  }

  void namesTheBlockThatBreaks() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_opt());
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
      const auto broken =
          with(model, "model.decoder.layers.1.fc2.bias", at::full({test::kTinyHidden}, value, at::kFloat));
      try {
        evaluate_perplexity(broken, random_windows(2, 8), nullptr, {});
        QFAIL("no error");
      } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Numeric);
        QVERIFY2(std::string(error.what()).find("block 1 ") != std::string::npos, error.what());
      }
    }
  }

  void stopsWhenAskedTo() {
    const test::TemporaryFolder folder;
    const auto model = tiny(folder, test::tiny_llama());
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, {});
    int reports = 0;
    try {
      evaluate_perplexity(model, random_windows(400, 8), nullptr, context, [&](auto...) {
        ++reports;
        stop.request_stop();
      });
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::Cancelled);
    }
    QCOMPARE(reports, 1);
  }

  void needsTwoTokens() {
    const test::TemporaryFolder folder;
    QVERIFY_EXCEPTION_THROWN(
        evaluate_perplexity(tiny(folder, test::tiny_llama()), random_windows(3, 1), nullptr, {}), Error);
  }

  // Expected: transformers 5.23, float32, the first 20 windows of 256 tokens of WikiText-2's test text.
  void optOnRealText() {
    AQ_NEED_SHARED(model, "models/opt-wt2");
    AQ_NEED_SHARED(text, "data/wikitext-2/test.txt");
    compare_with_transformers(model, text, 70.70804058684544);
  }
  void llamaOnRealText() {
    AQ_NEED_SHARED(model, "models/llama-wt2");
    AQ_NEED_SHARED(text, "data/wikitext-2/test.txt");
    compare_with_transformers(model, text, 50.07429066130586);
  }
};

AQ_TEST(PerplexityTest)
#include "perplexity_test.moc"
