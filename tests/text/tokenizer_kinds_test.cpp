// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/checkpoint/checkpoint_files.h"
#include "tests/support/registered_test.h"
#include "tests/text/tokenizer_fixture.h"

using nlohmann::json;

namespace {

std::string kinds() { return std::string(AQ_SOURCE_DIR) + "/tests/text/kinds"; }

std::string bytes_of_hex(const json& hex) {
  return QByteArray::fromHex(QByteArray::fromStdString(hex.get<std::string>())).toStdString();
}

}  // namespace

/// Small tokenizers of all kinds against what their libraries give, which make_tokenizer_kinds.py has
/// recorded.
class TokenizerKindsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { cases_ = aq::test::read_json(kinds() + "/cases.json"); }

  void equalsTheLibrary_data() { everyKind(); }
  void equalsTheLibrary() {
    QFETCH(int, kind);
    const json& expected = cases_["kinds"][static_cast<std::size_t>(kind)];
    const bool plain_only = expected["name"].get<std::string>().starts_with("sentencepiece");
    const auto tokenizer = open(expected["name"]);
    for (std::size_t i = 0; i < cases_["texts"].size(); ++i) {
      std::string text = bytes_of_hex(cases_["texts"][i]);
      if (plain_only && text.find('<') != text.npos) text.clear();
      const auto found = tokenizer->encode(text);
      QVERIFY2(json(found) == expected["ids"][i],
               (cases_["texts"][i].get<std::string>() + " gives " + json(found).dump() + ", the library " +
                expected["ids"][i].dump())
                   .c_str());
    }
  }

  void decodesAsTheLibrary_data() { everyKind(); }
  void decodesAsTheLibrary() {
    QFETCH(int, kind);
    const json& expected = cases_["kinds"][static_cast<std::size_t>(kind)];
    const auto tokenizer = open(expected["name"]);
    QVERIFY(expected["decoded"].size() > 20);
    for (std::size_t i = 0; i < expected["decoded"].size(); ++i)
      QCOMPARE(QString::fromStdString(tokenizer->decode(expected["ids"][i])),
               QString::fromStdString(bytes_of_hex(expected["decoded"][i])));
  }

 private:
  void everyKind() {
    QTest::addColumn<int>("kind");
    for (std::size_t i = 0; i < cases_["kinds"].size(); ++i)
      QTest::newRow(cases_["kinds"][i]["name"].get<std::string>().c_str()) << static_cast<int>(i);
  }

  static std::shared_ptr<const aq::Tokenizer> open(const std::string& name) {
    return aq::open_tokenizer(*aq::directory_files(kinds() + "/" + name));
  }

  json cases_;
};

AQ_TEST(TokenizerKindsTest)
#include "tokenizer_kinds_test.moc"
