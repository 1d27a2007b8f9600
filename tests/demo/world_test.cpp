// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/world.h"

#include <QRegularExpression>
#include <QTest>
#include <map>
#include <set>

#include "core/demo/world/numbers.h"
#include "core/demo/world/words.h"
#include "tests/support/registered_test.h"

using aq::world_text;
using aq::WorldPart;

namespace {

constexpr std::size_t kLength = 500'000;

QString text_of(WorldPart part, std::uint64_t seed = 1) {
  return QString::fromStdString(world_text(part, seed, kLength));
}

template <class Check>
int for_each_match(const QString& text, const QString& pattern, Check check) {
  const QRegularExpression expression(pattern);
  int count = 0;
  for (auto found = expression.globalMatch(text); found.hasNext(); ++count) check(found.next());
  return count;
}

/// The numbers that in_words() writes, by their words.
const std::map<QString, int>& numbers() {
  static const auto made = [] {
    std::map<QString, int> map;
    for (int i = 0; i < 500; ++i) map[QString::fromStdString(aq::demo::in_words(i))] = i;
    return map;
  }();
  return made;
}

int number(const QString& words) { return numbers().at(words.toLower()); }

/// "7 pence" and "one penny".
int amount(const QString& text) { return text == "one penny" ? 1 : text.split(' ').first().toInt(); }

template <class Names>
QString either(const Names& names) {
  QStringList list;
  for (const char* name : names) list << name;
  return list.join('|');
}

std::set<QString> full_names(const QString& text) {
  using namespace aq::demo;
  std::set<QString> found;
  const QString given = either(kMaleNames) + '|' + either(kFemaleNames);
  for_each_match(text, "\\b(" + given + ") (" + either(kFamilyNames) + ")\\b",
                 [&](const QRegularExpressionMatch& match) { found.insert(match.captured()); });
  return found;
}

template <class Item>
std::size_t common(const std::set<Item>& left, const std::set<Item>& right) {
  std::size_t count = 0;
  for (const auto& item : left) count += right.contains(item);
  return count;
}

}  // namespace

class WorldTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  /// The bytes that the demo models were trained on: another hash means other models.
  void isTheSameOnEveryPlatform() {
    std::uint64_t hash = 0xCBF29CE484222325ull;  // FNV-1a
    for (const char c : world_text(WorldPart::Training, 1, 100'000)) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    }
    QCOMPARE(hash, std::uint64_t{0x3CEC8DEC52D598E6ull});
  }

  void dependsOnPartAndSeed() {
    QVERIFY(text_of(WorldPart::Training, 1) != text_of(WorldPart::Training, 2));
    QVERIFY(text_of(WorldPart::Training, 1) != text_of(WorldPart::Evaluation, 1));
    QVERIFY(text_of(WorldPart::Calibration, 1) != text_of(WorldPart::Evaluation, 1));
  }

  void isTheShortestTextOfWholeDocuments() {
    const auto text = world_text(WorldPart::Training, 3, kLength);
    QVERIFY(text.size() >= kLength);
    const auto last_document = text.rfind("\n\n");
    QVERIFY(last_document < kLength);
    QCOMPARE(text.back(), '\n');
  }

  void isAsciiWithoutOpenSlots() {
    for (const char c : world_text(WorldPart::Training, 4, kLength)) {
      QVERIFY(c == '\n' || (c >= ' ' && c <= '~'));
      QVERIFY(std::string("{}[]|_^").find(c) == std::string::npos);
    }
  }

  void splitsShareNoFullName() {
    const auto training = full_names(text_of(WorldPart::Training));
    const auto calibration = full_names(text_of(WorldPart::Calibration));
    const auto evaluation = full_names(text_of(WorldPart::Evaluation));
    QVERIFY(training.size() > 500 && calibration.size() > 100 && evaluation.size() > 100);
    QCOMPARE(common(training, evaluation), 0u);
    QCOMPARE(common(training, calibration), 0u);
    QCOMPARE(common(calibration, evaluation), 0u);
  }

  void splitsShareNoLongDocument() {
    const auto documents = [](WorldPart part) {
      const auto list = text_of(part).split("\n\n");
      return std::set<QString>(list.begin(), list.end());
    };
    QCOMPARE(common(documents(WorldPart::Training), documents(WorldPart::Evaluation)), 0u);
  }

  void sumsInDigitsAreTrue() {
    const int count =
        for_each_match(text_of(WorldPart::Training), "(\\d+) ([-+x]) (\\d+) = (\\d+)", [](const auto& m) {
          const int a = m.captured(1).toInt(), b = m.captured(3).toInt(), c = m.captured(4).toInt();
          QCOMPARE(c, m.captured(2) == "+" ? a + b : m.captured(2) == "-" ? a - b : a * b);
        });
    QVERIFY(count > 50);
  }

  void sumsInWordsAreTrue() {
    const auto text = text_of(WorldPart::Training);
    const int added =
        for_each_match(text, "\\b([A-Z][a-z-]+) and ([a-z-]+) are ([a-z -]+)\\.", [](const auto& m) {
          QCOMPARE(number(m.captured(3)), number(m.captured(1)) + number(m.captured(2)));
        });
    const int taken =
        for_each_match(text, "\\b([A-Z][a-z-]+) less ([a-z-]+) is ([a-z-]+)\\.", [](const auto& m) {
          QCOMPARE(number(m.captured(3)), number(m.captured(1)) - number(m.captured(2)));
        });
    const int times =
        for_each_match(text, "\\b([A-Z][a-z-]+) times ([a-z-]+) is ([a-z-]+)\\.", [](const auto& m) {
          QCOMPARE(number(m.captured(3)), number(m.captured(1)) * number(m.captured(2)));
        });
    QVERIFY(added > 10 && taken > 10 && times > 10);
  }

  void ledgersAddUp() {
    const int count = for_each_match(
        text_of(WorldPart::Training),
        "((?:[A-Z][a-z]+ [a-z ]+ at .* each: .*\n)+).*?((?:one|\\d+) (?:pence|penny))\n",
        [](const auto& ledger) {
          int total = 0;
          for_each_match(
              ledger.captured(1), "(?m)^([A-Z][a-z]+) .* at (.*) each: (.*)$", [&](const auto& line) {
                QCOMPARE(amount(line.captured(3)), number(line.captured(1)) * amount(line.captured(2)));
                total += amount(line.captured(3));
              });
          QCOMPARE(amount(ledger.captured(2)), total);
        });
    QVERIFY(count > 20);
  }

  void weekdaysFollowTheDates() {
    std::map<QString, QString> weekdays;
    for (int day = 0; day < 365; ++day) {
      const aq::demo::Date date{day};
      weekdays[QString::fromStdString(date.text())] = QString::fromStdString(date.weekday());
    }
    const QString pattern =
        QString("(%1), (\\d+ (?:%2))").arg(either(aq::demo::kWeekdays), either(aq::demo::kMonths));
    const int count = for_each_match(text_of(WorldPart::Training), pattern, [&](const auto& match) {
      QCOMPARE(match.captured(1), weekdays.at(match.captured(2)));
    });
    QVERIFY(count > 100);
  }

  /// The answer to a question stands in the document before it.
  void questionsAskForWhatWasTold() {
    int asked = 0;
    for (const auto& document : text_of(WorldPart::Evaluation).split("\n\n")) {
      const QRegularExpression question("How old is [A-Za-z ]+\\? (?:He|She) is ([a-z-]+)\\.");
      const auto match = question.match(document);
      if (!match.hasMatch()) continue;
      ++asked;
      QVERIFY2(document.left(match.capturedStart()).contains(match.captured(1)), qPrintable(document));
    }
    QVERIFY(asked > 5);
  }
};

AQ_TEST(WorldTest)
#include "world_test.moc"
