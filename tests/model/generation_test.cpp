// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/generation.h"

#include <QTest>

#include "core/base/error.h"
#include "core/model/text_stream.h"
#include "tests/model/random_block.h"
#include "tests/support/golden_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

namespace {

/// Greedy continuation without a cache: every token from the whole text so far.
std::vector<std::int32_t> recomputed(const Model& model, const std::string& prompt, int count) {
  auto ids = model.tokenizer().encode(prompt);
  const auto start = ids.size();
  for (int step = 0; step < count; ++step) {
    auto x = model.embed(at::tensor(ids, at::kLong).unsqueeze(0));
    for (std::int64_t block = 0; block < model.config().layers; ++block)
      x = block_forward(model.config().block_at(block), model.block(block), x);
    const auto next = model.head(x)[0][-1].argmax().item<std::int64_t>();
    if (next == 2) break;  // </s>
    ids.push_back(static_cast<std::int32_t>(next));
  }
  return {ids.begin() + static_cast<std::ptrdiff_t>(start), ids.end()};
}

class Fixture {
 public:
  explicit Fixture(test::TinyCheckpoint tiny) : model(Model::open(write(tiny))) {}

 private:
  std::string write(test::TinyCheckpoint& tiny) {
    tiny.config["eos_token_id"] = 2;
    return tiny.write(folder_.path() / "model");
  }
  test::TemporaryFolder folder_;

 public:
  Model model;
};

}  // namespace

class GenerationTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tokensComeWithTheirIds() {
    const Fixture fixture(test::tiny_llama());
    std::vector<std::int32_t> ids;
    std::string text;
    std::vector<KvCache> caches(static_cast<std::size_t>(fixture.model.config().layers));
    generate_tokens(fixture.model, "once upon", {.max_tokens = 20}, nullptr, caches, {},
                    [&](const GeneratedToken& token) {
                      if (token.id >= 0) ids.push_back(token.id);
                      text += token.text;
                      return true;
                    });
    QCOMPARE(ids, recomputed(fixture.model, "once upon", 20));
    QCOMPARE(text, generate(fixture.model, "once upon", {.max_tokens = 20}, nullptr, {}));
    QCOMPARE(text, fixture.model.tokenizer().decode(ids));
  }

  void cacheGivesWhatRecomputationGives() {
    for (const auto& tiny : {test::tiny_opt(), test::tiny_llama()}) {
      const Fixture fixture(tiny);
      const auto expected = recomputed(fixture.model, "once upon", 20);
      QCOMPARE(generate(fixture.model, "once upon", {.max_tokens = 20}, nullptr, {}),
               fixture.model.tokenizer().decode(expected));
    }
  }

  /// Of every family; Phi-3's LongRoPE changes all positions where the text outgrows the original context.
  void cachesFollowEveryFamily() {
    const test::TemporaryFolder folder;
    for (const std::string& name : test::golden_models()) {
      const Model model = Model::open(test::golden_model(name, folder.path()));
      const auto expected = recomputed(model, "once upon", 20);
      QCOMPARE(generate(model, "once upon", {.max_tokens = 20}, nullptr, {}),
               model.tokenizer().decode(expected));
    }
  }

  void cachesHoldWhatWasRead() {
    const Fixture fixture(test::tiny_llama());
    std::vector<KvCache> caches(2);
    std::int64_t pieces = 0;
    generate(fixture.model, "once", {.max_tokens = 6, .temperature = 1}, nullptr, caches, {},
             [&](const std::string&) { return ++pieces < 3; });
    for (const KvCache& cache : caches) {
      QVERIFY(cache.length() >= 4 + 2);                         // bytes are tokens; a piece has one or more
      QCOMPARE(cache.bytes(), cache.length() * 2 * 2 * 4 * 4);  // keys and values, 2 heads of 4 floats
    }
  }

  void seedDecidesWhatIsDrawn() {
    const Fixture fixture(test::tiny_llama());
    const auto drawn = [&](std::int64_t seed) {
      return generate(fixture.model, "a", {.max_tokens = 30, .temperature = 2, .seed = seed}, nullptr, {});
    };
    QCOMPARE(drawn(1), drawn(1));
    QVERIFY(drawn(1) != drawn(2));
  }

  void piecesMakeTheWholeText() {
    const Fixture fixture(test::tiny_llama());
    std::string joined;
    const auto whole = generate(fixture.model, "a", {.max_tokens = 40, .temperature = 3}, nullptr, {},
                                [&](const std::string& piece) { return joined += piece, true; });
    QCOMPARE(joined, whole);
    QVERIFY(!whole.empty());
  }

  void listenerStopsIt() {
    const Fixture fixture(test::tiny_llama());
    int pieces = 0;
    generate(fixture.model, "a", {.max_tokens = 40, .temperature = 1}, nullptr, {},
             [&](const std::string&) { return ++pieces < 3; });
    QCOMPARE(pieces, 3);
  }

  void endTokenStopsIt() {
    auto tiny = test::tiny_llama();
    const test::TemporaryFolder folder;
    const auto first = recomputed(Model::open(tiny.write(folder.path() / "model")), "x", 1);
    QVERIFY(!first.empty());
    folder.write("model/generation_config.json", "{\"eos_token_id\": [2, " + std::to_string(first[0]) + "]}");
    QCOMPARE(generate(Model::open(folder / "model"), "x", {.max_tokens = 8}, nullptr, {}), std::string());
  }

  void refusesWhatDoesNotFit() {
    const Fixture fixture(test::tiny_opt());
    QVERIFY_EXCEPTION_THROWN(
        generate(fixture.model, "abc", {.max_tokens = test::kTinyPositions - 2}, nullptr, {}), Error);
    QVERIFY_EXCEPTION_THROWN(generate(fixture.model, "", {}, nullptr, {}), Error);
    QVERIFY_EXCEPTION_THROWN(generate(fixture.model, "a", {.temperature = -1}, nullptr, {}), Error);
    QVERIFY_EXCEPTION_THROWN(generate(fixture.model, "a", {.max_tokens = 0}, nullptr, {}), Error);
  }

  void charactersAreNeverCut() {
    const Fixture fixture(test::tiny_llama());
    const auto& tokenizer = fixture.model.tokenizer();
    const std::string text = "a\u00e9\u4e2d\U0001F600z";
    TextStream stream(tokenizer);
    std::string joined;
    for (const auto id : tokenizer.encode(text)) {
      const auto piece = stream.push(id);
      QVERIFY2(piece.find("\xef\xbf\xbd") == std::string::npos, "a character was cut");
      joined += piece;
    }
    QCOMPARE(joined + stream.finish(), text);
  }

  /// A decoder that drops a space before the first token must not drop those inside.
  void spacesBetweenTokensStay() {
    const std::string source =
        test::read_file(std::string(AQ_SOURCE_DIR) + "/tests/text/kinds/llama2/tokenizer.json");
    const auto tokenizer = parse_tokenizer_json(source, "llama2");
    const std::string prompt = "The miller", text = " counted the sacks \u4e2d x";
    const auto before = tokenizer->encode(prompt), all = tokenizer->encode(prompt + text);
    QVERIFY(std::equal(before.begin(), before.end(), all.begin()));
    TextStream stream(*tokenizer, before);
    std::string joined;
    for (auto id = all.begin() + static_cast<std::ptrdiff_t>(before.size()); id != all.end(); ++id)
      joined += stream.push(*id);
    QCOMPARE(joined + stream.finish(), text);
  }

  void brokenCharactersAreNotHeldBackForever() {
    const Fixture fixture(test::tiny_llama());
    TextStream stream(fixture.model.tokenizer());
    const std::int32_t lead_byte = 4 + 0xe4;  // of a three-byte character
    std::string joined;
    for (int count = 0; count < 10; ++count) joined += stream.push(lead_byte);
    QVERIFY(!joined.empty());
  }
};

AQ_TEST(GenerationTest)
#include "generation_test.moc"
