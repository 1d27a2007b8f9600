// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/model/generation.h"
#include "core/model/model.h"
#include "core/text/corpus.h"
#include "tests/model/random_block.h"
#include "tests/support/registered_test.h"
#include "tests/support/shared_data.h"

using namespace aq;

namespace {

at::Tensor logits_of(const Model& model, const at::Tensor& ids, at::ScalarType dtype) {
  auto x = model.embed(ids, 0, dtype);
  for (std::int64_t block = 0; block < model.config().layers; ++block)
    x = block_forward(model.config().block_at(block), model.block(block, dtype), x);
  return model.head(x);
}

}  // namespace

/// Trained models against what transformers 5.23 on torch 2.13 computes.
class ReferenceTest : public QObject {
  Q_OBJECT

  void compare(const std::string& directory) {
    const auto model = Model::open(directory);
    const auto ids = read_npy(directory + "/ref_tokens_64.npy").to(at::kLong).view({1, -1});
    const auto expected = read_npy(directory + "/ref_logits_64.npy");
    const double single = test::largest_difference(logits_of(model, ids, at::kFloat)[0], expected);
    const double exact = test::largest_difference(logits_of(model, ids, at::kDouble)[0], expected);
    qInfo("largest difference of a logit: %.3g in single, %.3g in double precision", single, exact);
    QVERIFY(single < 1e-3);
    QVERIFY(exact < 1e-3);
  }

 private Q_SLOTS:
  void optLogits() {
    AQ_NEED_SHARED(directory, "models/opt-wt2");
    compare(directory);
  }

  void llamaLogits() {
    AQ_NEED_SHARED(directory, "models/llama-wt2");
    compare(directory);
  }

  void greedyTextIsTransformersOwn() {
    AQ_NEED_SHARED(opt, "models/opt-wt2");
    AQ_NEED_SHARED(llama, "models/llama-wt2");
    const std::string prompt = "ur . It was performed at the Drum Theatre in";
    const GenerationOptions options{.max_tokens = 24};
    QCOMPARE(
        generate(Model::open(opt), prompt, options, nullptr, {}),
        std::string(
            " the first time , and the first time , and was the first time of the first time . \n \n = = ="));
    const auto text = generate(Model::open(llama), prompt, options, nullptr, {});
    QVERIFY2(text.starts_with(" the United States , and the "), text.c_str());
  }
};

AQ_TEST(ReferenceTest)
#include "reference_test.moc"
