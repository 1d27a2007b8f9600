// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <random>

#include "tests/support/registered_test.h"
#include "tests/text/random_text.h"
#include "tests/text/tokenizer_fixture.h"

using aq::test::fixture;

/// Ids against the tokenizers library's, which make_fixtures.py has recorded.
class TokenizerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    cases_ = fixture("cases");
    for (const auto& hex : cases_["texts"])
      texts_.push_back(QByteArray::fromHex(QByteArray::fromStdString(hex)).toStdString());
  }

  void equalsTheLibrary_data() {
    QTest::addColumn<int>("variant");
    for (std::size_t i = 0; i < cases_["variants"].size(); ++i)
      QTest::newRow(cases_["variants"][i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
  }
  void equalsTheLibrary() {
    QFETCH(int, variant);
    const auto& expected = cases_["variants"][static_cast<std::size_t>(variant)];
    auto json = fixture(expected["base"]);
    json.merge_patch(expected["patch"]);
    const auto tokenizer = aq::test::open(json);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const auto ids = expected["ids"][i].get<std::vector<std::int32_t>>();
      const auto found = tokenizer->encode(texts_[i]);
      QVERIFY2(found == ids, (cases_["texts"][i].get<std::string>() + " gives " +
                              nlohmann::json(found).dump() + ", the library " + nlohmann::json(ids).dump())
                                 .c_str());
    }
  }

  void decodesAsTheLibrary() {
    int compared = 0;
    for (const auto& variant : cases_["variants"]) {
      const auto tokenizer = aq::test::open(fixture(variant["base"]));
      for (std::size_t i = 0; i < variant["decoded"].size(); ++i, ++compared) {
        const auto hex =
            QByteArray::fromStdString(tokenizer->decode(variant["ids"][i])).toHex().toStdString();
        QCOMPARE(hex, variant["decoded"][i].get<std::string>());
      }
    }
    QVERIFY(compared > 100);
  }

  void givesBackWhatItEncoded() {
    auto json = fixture("gpt2-style");
    json["added_tokens"].clear();
    const auto tokenizer = aq::test::open(json);
    std::mt19937_64 generator(1);
    for (int i = 0; i < 300; ++i) {
      const std::string text = aq::test::random_utf8(generator, static_cast<int>(generator() % 200));
      QCOMPARE(tokenizer->decode(tokenizer->encode(text, false), false), text);
    }
  }

  void encodesALongPieceAtOnce() {
    // A single piece of half a million bytes: hopeless for a merge loop that scans the piece for every merge.
    const auto tokenizer = aq::test::open(fixture("gpt2-style"));
    const std::string text(500'000, 'e');
    QCOMPARE(tokenizer->decode(tokenizer->encode(text, false)), text);
  }

  void addsSpecialTokensOnce() {
    const auto tokenizer = aq::test::open(fixture("llama3-style"));
    const auto bare = tokenizer->encode("one two", false);
    auto around = tokenizer->encode("one two", true);
    QCOMPARE(around.size(), bare.size() + 2);
    QCOMPARE(tokenizer->piece(around.front()), std::string("<|begin_of_text|>"));
    QCOMPARE(tokenizer->piece(around.back()), std::string("<|end_of_text|>"));
    QCOMPARE(tokenizer->decode(around, true), std::string("one two"));
    QCOMPARE(tokenizer->decode(around, false), std::string("<|begin_of_text|>one two<|end_of_text|>"));
  }

  void countsAddedTokensToo() {
    const auto tokenizer = aq::test::open(fixture("gpt2-style"));
    QCOMPARE(tokenizer->vocabulary_size(), std::int64_t{603});
    QCOMPARE(tokenizer->piece(602), std::string("Ġodd"));
  }

 private:
  nlohmann::json cases_;
  std::vector<std::string> texts_;
};

AQ_TEST(TokenizerTest)
#include "tokenizer_test.moc"
