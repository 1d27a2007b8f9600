// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/questions.h"

#include <QTest>
#include <algorithm>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

/// JSON, with quotation marks that are easier to read: moc loses its way among raw strings.
std::string json(std::string text) {
  std::ranges::replace(text, '\'', '"');
  return text;
}

const std::string kGood = json("{'context': 'The sky is', 'choices': [' blue', ' a'], 'answer': 0}");

}  // namespace

class QuestionsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsLines() {
    const test::TemporaryFolder folder;
    const auto path =
        folder.write("tasks.jsonl", kGood + "\r\n\n \t\n" +
                                        json("{'task': 'colours', 'context': '', 'choices': ['a',"
                                             " 'b', 'c'], 'answer': 2, 'id': 17}"));
    const auto questions = read_questions(path);
    QCOMPARE(questions.size(), 2u);
    QCOMPARE(questions[0].context, std::string("The sky is"));
    QCOMPARE(questions[0].choices, (std::vector<std::string>{" blue", " a"}));
    QVERIFY(questions[0].task.empty());
    QCOMPARE(questions[1].task, std::string("colours"));
    QCOMPARE(questions[1].answer, 2u);
    QCOMPARE(questions[1].origin, path + " line 4");
  }

  void writesWhatItReads() {
    const std::string lines = json(
        "{'task':'t','context':'a\\n','choices':['c','ü'],'answer':1}\n"
        "{'context':'d','choices':['e','f'],'answer':0}\n");
    QCOMPARE(question_lines(parse_questions(lines, "test")), lines);
  }

  void refuses_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const char* line, const char* reason) {
      QTest::newRow(name) << QString(line) << QString(reason);
    };
    row("no JSON", "context: x", "line 2");
    row("cut short", "{'context': 'x', 'choices': ['a'", "line 2");
    row("no object", "['x']", "no object");
    row("no context", "{'choices': ['a', 'b'], 'answer': 0}", "\"context\"");
    row("context of numbers", "{'context': 1, 'choices': ['a', 'b'], 'answer': 0}", "context is no text");
    row("no choices", "{'context': 'x', 'answer': 0}", "\"choices\"");
    row("empty choices", "{'context': 'x', 'choices': [], 'answer': 0}", "no choice");
    row("one choice", "{'context': 'x', 'choices': ['a'], 'answer': 0}", "single choice");
    row("empty choice", "{'context': 'x', 'choices': ['a', ''], 'answer': 0}", "choices[1] is empty");
    row("choice of numbers", "{'context': 'x', 'choices': ['a', 2], 'answer': 0}", "choices[1]");
    row("no answer", "{'context': 'x', 'choices': ['a', 'b']}", "\"answer\"");
    row("answer above", "{'context': 'x', 'choices': ['a', 'b'], 'answer': 2}", "answer is 2");
    row("answer below", "{'context': 'x', 'choices': ['a', 'b'], 'answer': -1}", "answer is -1");
    row("answer in words", "{'context': 'x', 'choices': ['a', 'b'], 'answer': 'a'}", "answer");
    row("task of numbers", "{'task': 3, 'context': 'x', 'choices': ['a', 'b'], 'answer': 0}", "task");
  }
  void refuses() {
    QFETCH(QString, line);
    QFETCH(QString, reason);
    const test::TemporaryFolder folder;
    const auto path = folder.write("tasks.jsonl", kGood + "\n" + json(line.toStdString()) + "\n" + kGood);
    try {
      read_questions(path);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
      const auto said = QString(error.what());
      QVERIFY2(said.contains("tasks.jsonl line 2") && said.contains(reason), error.what());
      QVERIFY(!said.contains('\n'));
    }
  }

  void refusesTooManyChoices() {
    std::string choices = "'a'";
    for (int i = 0; i < 2000; ++i) choices += ",'a'";
    const auto line = json("{'context': 'x', 'choices': [" + choices + "], 'answer': 0}");
    QVERIFY_EXCEPTION_THROWN(parse_questions(line, "test"), Error);
  }

  void refusesAnEmptyFile() {
    const test::TemporaryFolder folder;
    QVERIFY_EXCEPTION_THROWN(read_questions(folder.write("empty.jsonl", "")), Error);
    QVERIFY_EXCEPTION_THROWN(read_questions(folder.write("blank.jsonl", "\n \n")), Error);
    QVERIFY_EXCEPTION_THROWN(read_questions(folder / "missing.jsonl"), Error);
  }

  void refusesAHugeFile() {
    const test::TemporaryFolder folder;
    const auto path = folder.write("huge.jsonl", kGood);
    std::filesystem::resize_file(path, std::uintmax_t{1} << 29);  // a hole: takes no room on the disk
    try {
      read_questions(path);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY2(QString(error.what()).contains("longer than"), error.what());
    }
  }
};

AQ_TEST(QuestionsTest)
#include "questions_test.moc"
