// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/regex_splitter.h"

#include <QTest>
#include <thread>

#include "tests/support/registered_test.h"

using aq::arrange;
using aq::RegexSplitter;
using aq::SplitBehavior;

class RegexSplitterTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void coversTheWholeText() {
    const auto spans = RegexSplitter("[0-9]+", "file").split("aé12中3");
    QCOMPARE(show("aé12中3", spans), std::string("aé|<12>|中|<3>"));
    QVERIFY(RegexSplitter("a", "file").split("").empty());
  }

  void countsBytesBeyondThePlaneOfUtf16() {
    const std::string text = "😀a😀é";
    QCOMPARE(show(text, RegexSplitter("a|é", "file").split(text)), std::string("😀|<a>|😀|<é>"));
  }

  void spellsClassesAsOnigurumaMeansThem() {
    // U+000B, U+0085 and U+3000 are white space, U+200B and U+180E are not.
    for (const char* space : {"\v", "\u0085", "\u3000", "\u00a0", "\u2028"})
      QVERIFY(RegexSplitter("^\\s$", "file").split(space)[0].matched);
    for (const char* other : {"\u200b", "\u180e", "\ufeff", "\x1c"})
      QVERIFY(!RegexSplitter("^[\\s]$", "file").split(other)[0].matched);
    QVERIFY(RegexSplitter("^\\h$", "file").split("F")[0].matched);
    QCOMPARE(aq::icu_pattern("\\\\s\\s\\"), std::string("\\\\s\\p{White_Space}\\"));
  }

  void arrangesMatches() {
    const std::string text = "a--b-c";
    const auto spans = RegexSplitter("-", "file").split(text);
    const auto shown = [&](SplitBehavior behavior) { return show(text, arrange(spans, behavior)); };
    QCOMPARE(shown(SplitBehavior::Isolated), std::string("a|<->|<->|b|<->|c"));
    QCOMPARE(shown(SplitBehavior::Removed), std::string("a|b|c"));
    QCOMPARE(shown(SplitBehavior::Contiguous), std::string("a|<-->|b|<->|c"));
    QCOMPARE(shown(SplitBehavior::MergedWithPrevious), std::string("a-|<->|b-|c"));
    QCOMPARE(shown(SplitBehavior::MergedWithNext), std::string("a|<->|-b|-c"));
  }

  void servesSeveralThreads() {
    const RegexSplitter splitter("\\p{L}+", "file");
    std::vector<std::size_t> counts(4);
    std::vector<std::thread> threads;
    for (std::size_t& count : counts)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i) count += splitter.split("one two three").size();
      });
    for (std::thread& thread : threads) thread.join();
    QVERIFY(counts == std::vector<std::size_t>(4, 250));
  }

 private:
  static std::string show(const std::string& text, const std::vector<aq::Span>& spans) {
    std::string shown;
    for (const aq::Span& span : spans) {
      const std::string part = text.substr(span.begin, span.end - span.begin);
      shown += (shown.empty() ? "" : "|") + (span.matched ? "<" + part + ">" : part);
    }
    return shown;
  }
};

AQ_TEST(RegexSplitterTest)
#include "regex_splitter_test.moc"
