// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/block.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include "core/model/kv_cache.h"
#include "tests/model/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;
using test::largest_difference;

namespace {

/// OPT's and LLaMA's block, the latter with grouped queries.
std::vector<BlockShape> shapes() {
  return {test::opt_shape(3, 4), test::llama_shape(4, 2, 6), test::llama_shape(3, 3, 4)};
}

/// The same block with every KV head written out for each query head that uses it.
BlockWeights with_repeated_heads(const BlockShape& shape, const BlockWeights& weights) {
  BlockWeights repeated = weights;
  for (const auto role : {LinearRole::Key, LinearRole::Value}) {
    auto& linear = repeated[role];
    linear.weight = linear.weight.view({shape.kv_heads, shape.head_dim, shape.hidden})
                        .repeat_interleave(shape.kv_group(), 0)
                        .reshape({-1, shape.hidden});
    linear.bias =
        linear.bias.view({shape.kv_heads, shape.head_dim}).repeat_interleave(shape.kv_group(), 0).flatten();
  }
  return repeated;
}

class RecordingHook : public ActivationHook {
 public:
  at::Tensor apply(ActivationSite site, const at::Tensor& x, const SiteParameters& /*parameters*/) override {
    seen.emplace_back(site, x.sizes().vec());
    return site == replaced ? at::zeros_like(x) : x;
  }
  std::vector<std::pair<ActivationSite, std::vector<std::int64_t>>> seen;
  std::optional<ActivationSite> replaced;
};

}  // namespace

class BlockTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void singleAgreesWithDouble() {
    for (const auto& shape : shapes()) {
      const auto weights = test::random_block(shape, 1);
      const auto x = at::randn({2, 7, shape.hidden}, at::kDouble);
      const auto exact = block_forward(shape, weights, x);
      const auto single = block_forward(shape, to(weights, at::kFloat), x.to(at::kFloat));
      QCOMPARE(single.scalar_type(), at::kFloat);
      QVERIFY(largest_difference(exact, single) < 1e-5);
    }
  }

  void gradientsAgreeWithFiniteDifferences() {
    for (const auto& shape : {test::opt_shape(2, 2), test::llama_shape(2, 1, 2)}) {
      auto weights = test::random_block(shape, 2);
      at::Tensor& matrix = weights[ActivationSite::AttentionInput].right;
      matrix = at::eye(shape.hidden, at::kDouble) + 0.1;
      auto tensors = test::tensors_of(weights);
      tensors.push_back(matrix);
      const auto x = at::randn({1, 3, shape.hidden}, at::kDouble);
      const auto direction = at::randn_like(x);
      tensors.push_back(x);
      for (auto& tensor : tensors) tensor.requires_grad_();
      const auto loss = [&] { return (block_forward(shape, weights, x) * direction).sum(); };
      const auto gradients = torch::autograd::grad({loss()}, tensors);
      const at::NoGradGuard no_grad;
      for (std::size_t index = 0; index < tensors.size(); ++index)
        for (std::int64_t entry = 0; entry < tensors[index].numel(); ++entry) {
          auto* stored = tensors[index].data_ptr<double>() + entry;
          const double kept = *stored, step = 1e-5;
          *stored = kept + step;
          const double above = loss().item<double>();
          *stored = kept - step;
          const double below = loss().item<double>();
          *stored = kept;
          const double gradient = gradients[index].flatten()[entry].item<double>();
          QVERIFY2(std::abs((above - below) / (2 * step) - gradient) < 1e-7 * (1 + std::abs(gradient)),
                   qPrintable(QString("tensor %1 entry %2").arg(index).arg(entry)));
        }
    }
  }

  void learningAndEvaluatingGiveTheSame() {
    for (const auto& shape : shapes()) {
      const auto weights = test::random_block(shape, 3);
      auto x = at::randn({2, 9, shape.hidden}, at::kDouble);
      const auto plain = block_forward(shape, weights, x);
      QVERIFY(largest_difference(plain, block_forward(shape, weights, x.requires_grad_()).detach()) < 1e-13);
    }
  }

  void groupedHeadsEqualRepeatedOnes() {
    const auto grouped = test::llama_shape(6, 2, 4);
    auto repeated = grouped;
    repeated.kv_heads = grouped.heads;
    const auto weights = test::random_block(grouped, 4);
    const auto x = at::randn({2, 5, grouped.hidden}, at::kDouble);
    const auto y = block_forward(repeated, with_repeated_heads(grouped, weights), x);
    QVERIFY(largest_difference(block_forward(grouped, weights, x), y) < 1e-13);
  }

  void laterTokensDoNotReachEarlierOnes() {
    for (const auto& shape : shapes()) {
      const auto weights = test::random_block(shape, 5);
      const auto x = at::randn({1, 6, shape.hidden}, at::kDouble);
      auto changed = x.clone();
      changed.narrow(1, 4, 2).add_(1);
      const auto y = block_forward(shape, weights, x), z = block_forward(shape, weights, changed);
      QVERIFY(largest_difference(y.narrow(1, 0, 4), z.narrow(1, 0, 4)) < 1e-14);
      QVERIFY(largest_difference(y.narrow(1, 4, 2), z.narrow(1, 4, 2)) > 1e-3);
    }
  }

  void cacheContinues() {
    for (const auto& shape : shapes()) {
      const auto weights = test::random_block(shape, 6);
      const auto x = at::randn({2, 8, shape.hidden}, at::kDouble);
      KvCache cache;
      std::vector<at::Tensor> parts;
      std::int64_t first = 0;
      for (const std::int64_t count : {3, 1, 4}) {
        parts.push_back(block_forward(shape, weights, x.narrow(1, first, count), nullptr, &cache));
        first += count;
        QCOMPARE(cache.length(), first);
      }
      QVERIFY(largest_difference(at::cat(parts, 1), block_forward(shape, weights, x)) < 1e-13);
    }
  }

  void aSitesMatrixFoldsIntoTheLayersThatReadIt() {
    const auto shape = test::llama_shape(4, 2, 6);
    auto weights = test::random_block(shape, 7);
    const auto x = at::randn({1, 5, shape.hidden}, at::kDouble);
    const at::Tensor matrix = at::randn({shape.hidden, shape.hidden}, at::kDouble);
    weights[ActivationSite::MlpInput].right = matrix;
    auto folded = weights;
    folded[ActivationSite::MlpInput] = {};
    for (const auto role : {LinearRole::Gate, LinearRole::Up})
      folded[role].weight = weights[role].weight.matmul(matrix.t());
    QVERIFY(largest_difference(block_forward(shape, weights, x), block_forward(shape, folded, x)) < 1e-11);
  }

  void hookSeesEverySiteOnce_data() {
    QTest::addColumn<bool>("rope");
    QTest::newRow("opt") << false;
    QTest::newRow("llama") << true;
  }
  void hookSeesEverySiteOnce() {
    QFETCH(bool, rope);
    const auto shape = rope ? test::llama_shape(4, 2, 6) : test::opt_shape(4, 6);
    const std::int64_t b = 2, t = 5, h = shape.hidden;
    RecordingHook hook;
    block_forward(shape, test::random_block(shape, 8), at::randn({b, t, h}, at::kDouble), &hook);
    using Site = ActivationSite;
    const std::vector<std::int64_t> all{b, t, h}, query{b, 4, t, 6}, key{b, shape.kv_heads, t, 6};
    const std::vector<std::pair<Site, std::vector<std::int64_t>>> expected{
        {Site::AttentionInput, all},         {Site::Query, rope ? query : all}, {Site::Key, rope ? key : all},
        {Site::Value, rope ? key : all},     {Site::OutputInput, all},          {Site::MlpInput, all},
        {Site::DownInput, {b, t, shape.ffn}}};
    QVERIFY(hook.seen == expected);
  }

  void hookReplacesWhatItSees() {
    const auto shape = test::opt_shape(2, 4);
    auto weights = test::random_block(shape, 9);
    const auto x = at::randn({1, 3, shape.hidden}, at::kDouble);
    RecordingHook hook;
    hook.replaced = ActivationSite::DownInput;
    const auto silent = block_forward(shape, weights, x, &hook);
    weights[LinearRole::Down].weight = at::zeros_like(weights[LinearRole::Down].weight);
    QVERIFY(largest_difference(silent, block_forward(shape, weights, x)) < 1e-14);
  }

  void everyLayerHasItsInputSite() {
    QCOMPARE(input_site(LinearRole::Value), ActivationSite::AttentionInput);
    QCOMPARE(input_site(LinearRole::Output), ActivationSite::OutputInput);
    QCOMPARE(input_site(LinearRole::Gate), ActivationSite::MlpInput);
    QCOMPARE(input_site(LinearRole::Down), ActivationSite::DownInput);
  }

  void conversionKeepsWhatNeedsNone() {
    const auto weights = test::random_block(test::opt_shape(2, 2), 10);
    QVERIFY(to(weights, at::kDouble)[LinearRole::Up].weight.is_same(weights[LinearRole::Up].weight));
    QVERIFY(!to(weights, at::kFloat)[LinearRole::Gate].weight.defined());
  }
};

AQ_TEST(BlockTest)
#include "block_test.moc"
