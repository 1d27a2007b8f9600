// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "core/base/error.h"
#include "core/methods/method.h"
#include "core/report/clean_text.h"
#include "core/report/texts.h"
#include "core/run/recipe.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::report;

class ReportTextsTest : public QObject {
  Q_OBJECT

  struct Pair {
    QString id, english, chinese;
  };

  static QList<Pair> all() {
    return {
#define AQ_TEXT(id, english, chinese) {#id, QString::fromUtf8(english), QString::fromUtf8(chinese)},
#include "core/report/texts.def"
#undef AQ_TEXT
    };
  }

  static QSet<QString> places(const QString& text) {
    static const QRegularExpression kPlace("%\\d");
    QSet<QString> found;
    for (auto match = kPlace.globalMatch(text); match.hasNext();) found.insert(match.next().captured());
    return found;
  }

 private Q_SLOTS:
  void bothLanguagesAreWhole() {
    for (const Pair& one : all()) {
      QVERIFY2(!one.english.isEmpty() && !one.chinese.isEmpty(), qPrintable(one.id));
      QVERIFY2(places(one.english) == places(one.chinese), qPrintable(one.id));
    }
  }

  void placesAreFilledOnce() {
    QCOMPARE(text(Language::English, Text::count_of, {"%2", "9"}), std::string("%2 of 9"));
    QCOMPARE(text(Language::Chinese, Text::count_of, {"3", "9"}), std::string("9 中的 3"));
    QCOMPARE(text(Language::English, Text::count_of, {"3"}), std::string("3 of %2"));
  }

  /// Settings, placements and methods speak the window's Chinese.
  void theWindowsTranslationsAreThere() {
    const auto is_translated = [](const char* context, const std::string& english) {
      return english.empty() || translated(Language::Chinese, context, english) != english;
    };
    int labels = 0;
    for (const auto& parameter : recipe_parameters())
      labels += is_translated("parameter", parameter.label) ? 1 : 0;
    QVERIFY(labels > static_cast<int>(recipe_parameters().size()) * 9 / 10);  // some are names
    for (const auto& method : methods()) QVERIFY2(is_translated("method", method.summary), method.id.c_str());
    QCOMPARE(placement_text(Language::English, "attention_norm"), std::string("attention norm"));
    QVERIFY(placement_text(Language::Chinese, "attention_norm") != "attention norm");
    QCOMPARE(placement_text(Language::Chinese, "new_place"), std::string("new_place"));
    QCOMPARE(translated(Language::Chinese, "parameter", "nowhere"), std::string("nowhere"));
  }

  void unknownLanguagesAreRefused() { QVERIFY_EXCEPTION_THROWN(language_of("fr"), Error); }

  void textsFromFilesAreMadeFit() {
    QCOMPARE(clean_text("plain"), std::string("plain"));
    QCOMPARE(clean_text("a\nb\x1b[31m"), std::string("a�b�[31m"));
    QCOMPARE(clean_text("\u202eevil\u2066"), std::string("�evil�"));
    QCOMPARE(clean_text("\xff\xc3"), std::string("��"));
    QCOMPARE(clean_text("模型模型模型", 4), std::string("模型…模型"));
    QCOMPARE(clean_text(std::string(1000, 'x'), 10), std::string("xxxxx…xxxxx"));
  }
};

AQ_TEST(ReportTextsTest)
#include "report_texts_test.moc"
