// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/bpe_trainer.h"

#include <QTest>

#include "core/base/error.h"
#include "core/demo/world/world.h"
#include "core/text/tokenizer.h"
#include "tests/support/registered_test.h"

using aq::demo::BpeTraining;
using aq::demo::split_words;
using aq::demo::train_bpe;

namespace {

const std::string& text() {
  static const auto made = aq::world_text(aq::WorldPart::Training, 5, 300'000);
  return made;
}

const BpeTraining& training() {
  static const auto made = train_bpe(text(), 1024);
  return made;
}

std::shared_ptr<const aq::Tokenizer> reader() {
  static const auto json = aq::demo::tokenizer_json(training().vocabulary);
  const auto bytes = std::as_bytes(std::span(json.data(), json.size()));
  return aq::open_tokenizer(*aq::embedded_files("trained", {{"tokenizer.json", bytes}}));
}

}  // namespace

class BpeTrainerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void splitsAsGpt2Does() {
    using Words = std::vector<std::string_view>;
    QCOMPARE(split_words("It's Tom's, 12 times."),
             (Words{"It", "'s", " Tom", "'s", ",", " 12", " times", "."}));
    QCOMPARE(split_words("a\n\nb  c \n"), (Words{"a", "\n", "\n", "b", " ", " c", " \n"}));
    QCOMPARE(split_words("\"We'll go,\" 'twas"), (Words{"\"", "We", "'ll", " go", ",\"", " '", "twas"}));
  }

  void mergesTheMostFrequentPairFirst() {
    const auto trained = train_bpe("abab abab abab xy", 4 + 256 + 2);
    const auto& pieces = trained.vocabulary.pieces;
    QCOMPARE(pieces.size(), std::size_t{262});
    QCOMPARE(pieces[260], std::string("ab"));
    QCOMPARE(pieces[261], std::string("abab"));
    QCOMPARE(trained.words.at("abab"), (std::vector<std::int32_t>{261}));
  }

  void stopsWhereNothingRepeats() {
    QCOMPARE(train_bpe("abc", 1024).vocabulary.pieces.size(), std::size_t{260});
  }

  void learnsTheWholeVocabulary() {
    const auto& vocabulary = training().vocabulary;
    QCOMPARE(vocabulary.pieces.size(), std::size_t{1024});
    QCOMPARE(vocabulary.merges.size(), std::size_t{1024 - 260});
    QCOMPARE(vocabulary.pieces[2], std::string("</s>"));
  }

  void readerEncodesAsTheTrainerDid() {
    const auto ids = reader()->encode(text());
    QCOMPARE(ids, aq::demo::encode(training(), text()));
    QVERIFY(ids.size() < text().size() / 2);
    QCOMPARE(reader()->decode(ids), text());
  }

  void roundTripsWhatItNeverSaw() {
    const std::string strange = "Zebra \xE2\x82\xAC 3.14 \xF0\x9F\x90\x88 \t end";
    QCOMPARE(reader()->decode(reader()->encode(strange)), strange);
  }

  void refusesToEncodeUnknownWords() {
    QVERIFY_THROWS_EXCEPTION(aq::Error, aq::demo::encode(training(), "Zebra"));
  }
};

AQ_TEST(BpeTrainerTest)
#include "bpe_trainer_test.moc"
