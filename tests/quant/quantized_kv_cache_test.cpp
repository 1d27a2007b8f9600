// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/quant/quantized_kv_cache.h"

#include <ATen/core/grad_mode.h>

#include <QTest>

#include "core/model/generation.h"
#include "core/quant/activation_quantizer.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

const std::vector<std::int64_t> kPieces{5, 1, 1, 7, 2, 1};

/// Keys as attention sees them: with RoPE head by head, without it all heads together.
std::vector<at::Tensor> keys_of_both_kinds() {
  return {test::random({2, 3, 17, 12}, 1, at::kFloat), test::random({2, 17, 36}, 2, at::kFloat)};
}

/// What a store gives after each piece of x.
std::vector<at::Tensor> taken_in_pieces(TokenStore& store, const at::Tensor& x,
                                        const SiteParameters& parameters = {}) {
  std::vector<at::Tensor> given;
  std::int64_t first = 0;
  for (const std::int64_t count : kPieces) {
    given.push_back(store.extend(x.narrow(-2, first, count), parameters));
    first += count;
  }
  return given;
}

/// A slow cache of keys by channel: all keys so far are kept in float and rounded anew at every step.
class RoundedAnew : public TokenStore {
 public:
  explicit RoundedAnew(const ActivationRecipe& recipe) : quantizer_(recipe) {}
  at::Tensor extend(const at::Tensor& x, const SiteParameters& parameters) override {
    return quantizer_.apply(ActivationSite::Key, all_.extend(x, parameters), parameters);
  }
  bool rounds() const override { return true; }
  void clear() override { all_.clear(); }
  std::int64_t length() const override { return all_.length(); }
  std::int64_t bytes() const override { return all_.bytes(); }

 private:
  FloatStore all_;
  ActivationQuantizer quantizer_;
};

std::vector<KvCache> caches_of(const Model& model, const std::function<KvCache()>& make) {
  std::vector<KvCache> caches;
  for (std::int64_t index = 0; index < model.config().layers; ++index) caches.push_back(make());
  return caches;
}

/// The logits after a prompt and after each token of a greedy continuation, [steps, vocabulary].
at::Tensor greedy_logits(const Model& model, const ActivationRecipe& recipe,
                         const std::function<KvCache()>& make, std::int64_t steps) {
  const at::NoGradGuard no_grad;
  ActivationQuantizer hook(recipe);
  auto caches = caches_of(model, make);
  std::vector<at::Tensor> logits;
  std::vector<std::int32_t> ids = model.tokenizer().encode("The old farmer went to the river and");
  for (std::int64_t step = 0, position = 0; step < steps; ++step) {
    at::Tensor x = model.embed(at::tensor(ids, at::kLong).unsqueeze(0), position);
    for (std::size_t block = 0; block < caches.size(); ++block)
      x = block_forward(model.config().block_at(static_cast<std::int64_t>(block)),
                        model.block(static_cast<std::int64_t>(block)), x, &hook, &caches[block]);
    position += static_cast<std::int64_t>(ids.size());
    logits.push_back(model.head(x)[0][-1]);
    ids = {static_cast<std::int32_t>(logits.back().argmax().item<std::int64_t>())};
  }
  return at::stack(logits);
}

void expect_same_logits(const at::Tensor& packed, const at::Tensor& reference) {
  QVERIFY2(test::relative_difference(packed, reference) < 1e-5,
           qPrintable(QString::number(test::relative_difference(packed, reference))));
  QVERIFY(at::equal(packed.argmax(1), reference.argmax(1)));
}

}  // namespace

class QuantizedKvCacheTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tokensAreThoseOfTheQuantizer_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    for (int bits = 2; bits <= 8; ++bits)
      for (const bool symmetric : {false, true})
        QTest::addRow("%d bits%s", bits, symmetric ? " symmetric" : "") << bits << symmetric;
  }
  void tokensAreThoseOfTheQuantizer() {
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    const ActivationRecipe recipe{.symmetric = symmetric, .kv_bits = bits};
    for (const at::Tensor& x : keys_of_both_kinds())
      for (const ActivationSite site : {ActivationSite::Key, ActivationSite::Value}) {
        const at::Tensor expected = ActivationQuantizer(recipe).apply(site, x, {});
        KvCache cache = kv_cache(recipe);
        TokenStore& store = site == ActivationSite::Key ? *cache.keys : *cache.values;
        for (const at::Tensor& given : taken_in_pieces(store, x))
          QVERIFY(at::equal(given, expected.narrow(-2, 0, given.size(-2))));
        QCOMPARE(store.length(), 17);
      }
  }

  void rangesOfTheSiteAreTaken() {
    const ActivationRecipe recipe{.kv_bits = 3};
    const at::Tensor x = keys_of_both_kinds()[0];
    SiteParameters fixed, factors;
    fixed.low = at::scalar_tensor(-1.5F);
    fixed.high = at::scalar_tensor(2.0F);
    factors.lower = at::scalar_tensor(0.8F);
    factors.upper = at::scalar_tensor(0.6F);
    for (const SiteParameters& site : {fixed, factors}) {
      const at::Tensor expected = ActivationQuantizer(recipe).apply(ActivationSite::Value, x, site);
      KvCache cache = kv_cache(recipe);
      QVERIFY(at::equal(taken_in_pieces(*cache.values, x, site).back(), expected));
    }
  }

  void channelsAreThoseOfTheQuantizerOfAllKeysSoFar_data() {
    QTest::addColumn<int>("group");
    for (const int group : {1, 2, 3, 6, 17, 18}) QTest::addRow("groups of %d", group) << group;
  }
  void channelsAreThoseOfTheQuantizerOfAllKeysSoFar() {
    QFETCH(int, group);
    const ActivationRecipe recipe{.kv_bits = 2, .kv_granularity = "channel", .kv_group_size = group};
    ActivationQuantizer quantizer(recipe);
    for (const at::Tensor& x : keys_of_both_kinds()) {
      KvCache cache = kv_cache(recipe);
      for (const at::Tensor& given : taken_in_pieces(*cache.keys, x)) {
        const std::int64_t tokens = given.size(-2), full = tokens / group * group;
        const at::Tensor so_far = x.narrow(-2, 0, tokens);
        QVERIFY(at::equal(given, quantizer.apply(ActivationSite::Key, so_far, {})));
        QVERIFY(at::equal(given.narrow(-2, full, tokens - full), so_far.narrow(-2, full, tokens - full)));
      }
      QCOMPARE(cache.keys->length(), 17);
      QVERIFY(
          at::equal(taken_in_pieces(*cache.values, x).back(), quantizer.apply(ActivationSite::Value, x, {})));
    }
  }

  void bytesAreCounted() {
    const at::Tensor x = test::random({1, 2, 17, 12}, 3, at::kFloat);
    KvCache tokens = kv_cache({.kv_bits = 3});
    taken_in_pieces(*tokens.keys, x);
    QCOMPARE(tokens.bytes(), 2 * 17 * (5 + 4 + 1));  // 36 bits, scale, zero point
    KvCache symmetric = kv_cache({.symmetric = true, .kv_bits = 3});
    taken_in_pieces(*symmetric.keys, x);
    QCOMPARE(symmetric.bytes(), 2 * 17 * (5 + 4));
    KvCache channels = kv_cache({.kv_bits = 2, .kv_granularity = "channel", .kv_group_size = 8});
    taken_in_pieces(*channels.keys, x);
    QCOMPARE(channels.bytes(), 2 * 2 * 12 * (2 + 4 + 1) + 2 * 1 * 12 * 4);  // two groups, one token in float
    SiteParameters fixed;
    fixed.low = at::scalar_tensor(-1.5F);
    fixed.high = at::scalar_tensor(2.0F);
    KvCache in_range = kv_cache({.kv_bits = 3});
    taken_in_pieces(*in_range.keys, x, fixed);
    QCOMPARE(in_range.bytes(), 2 * 17 * 5 + 4 + 1);
  }

  void sixteenBitsStayFloat() {
    for (const ActivationRecipe& recipe : {ActivationRecipe{}, ActivationRecipe{.bits = 4, .kv_bits = 16}}) {
      const KvCache cache = kv_cache(recipe);
      QVERIFY(!cache.keys->rounds() && !cache.values->rounds());
    }
    QVERIFY(kv_cache({.bits = 4}).keys->rounds());  // attention follows the activations
  }

  void aPackedCacheGivesTheLogitsOfARoundedOne_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("bits");
    for (const char* model : {"demo:llama", "demo:opt"})
      for (const int bits : {2, 3, 4, 8}) QTest::addRow("%s %d bits", model, bits) << QString(model) << bits;
  }
  void aPackedCacheGivesTheLogitsOfARoundedOne() {
    QFETCH(QString, model);
    QFETCH(int, bits);
    const Model opened = Model::open(model.toStdString());
    const ActivationRecipe recipe{.kv_bits = bits};
    expect_same_logits(greedy_logits(
                           opened, recipe, [&] { return kv_cache(recipe); }, 24),
                       greedy_logits(
                           opened, recipe, [] { return KvCache{}; }, 24));
  }

  void aCacheByChannelGivesTheLogitsOfKeysRoundedAnew_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("group");
    for (const char* model : {"demo:llama", "demo:opt"})
      for (const int group : {1, 4, 32})
        QTest::addRow("%s groups of %d", model, group) << QString(model) << group;
  }
  void aCacheByChannelGivesTheLogitsOfKeysRoundedAnew() {
    QFETCH(QString, model);
    QFETCH(int, group);
    const Model opened = Model::open(model.toStdString());
    const ActivationRecipe recipe{.kv_bits = 2, .kv_granularity = "channel", .kv_group_size = group};
    const auto anew = [&] {
      return KvCache{std::make_unique<RoundedAnew>(recipe), std::move(kv_cache(recipe).values)};
    };
    expect_same_logits(greedy_logits(
                           opened, recipe, [&] { return kv_cache(recipe); }, 24),
                       greedy_logits(opened, recipe, anew, 24));
  }

  /// A prompt sees through an empty cache what an evaluation of the same tokens sees without one.
  void aPromptIsSimulatedAsInEvaluation() {
    for (const char* granularity : {"token", "channel"})
      for (const BlockShape& shape : {test::llama_shape(24, 4, 2, 20), test::opt_shape(24, 4, 20)}) {
        const ActivationRecipe recipe{.kv_bits = 2, .kv_granularity = granularity, .kv_group_size = 4};
        const BlockWeights block = test::random_block(shape, 5, at::kFloat);
        const at::Tensor x = test::random({2, 11, 24}, 6, at::kFloat);
        ActivationQuantizer hook(recipe);
        KvCache cache = kv_cache(recipe);
        QVERIFY(
            at::equal(block_forward(shape, block, x, &hook, &cache), block_forward(shape, block, x, &hook)));
      }
  }

  /// Queries and keys rounded behind a matrix that is undone afterwards: the cache holds the transformed
  /// keys.
  void transformedKeysAreStored() {
    const BlockShape shape = test::llama_shape(24, 4, 2, 20);
    BlockWeights block = test::random_block(shape, 7, at::kFloat);
    const at::Tensor matrix = test::random({6, 6}, 8) + 3 * at::eye(6, at::kDouble);
    block[ActivationSite::Query].right = block[ActivationSite::Key].right_inverse =
        matrix.inverse().to(at::kFloat);
    block[ActivationSite::Query].right_inverse = block[ActivationSite::Key].right = matrix.to(at::kFloat);
    const ActivationRecipe recipe{.kv_bits = 3};
    ActivationQuantizer hook(recipe);
    const at::Tensor x = test::random({2, 17, 24}, 9, at::kFloat);
    KvCache packed = kv_cache(recipe), rounded;
    std::int64_t first = 0;
    for (const std::int64_t count : kPieces) {
      const at::Tensor piece = x.narrow(1, first, count);
      const at::Tensor y = block_forward(shape, block, piece, &hook, &packed);
      QVERIFY(test::relative_difference(y, block_forward(shape, block, piece, &hook, &rounded)) < 1e-5);
      first += count;
    }
    QVERIFY(packed.bytes() < rounded.bytes() / 2);
  }

  void generationSaysTheSame() {
    for (const char* name : {"demo:llama", "demo:opt"}) {
      const Model model = Model::open(name);
      const ActivationRecipe recipe{.kv_bits = 4};
      ActivationQuantizer hook(recipe);
      auto caches = caches_of(model, [&] { return kv_cache(recipe); });
      const GenerationOptions options{.max_tokens = 24};
      const std::string packed = generate(model, "The old", options, &hook, caches, {});
      QCOMPARE(packed, generate(model, "The old", options, &hook, {}));
      QVERIFY(!packed.empty() && caches.back().length() > 0);
    }
  }
};

AQ_TEST(QuantizedKvCacheTest)
#include "quantized_kv_cache_test.moc"
