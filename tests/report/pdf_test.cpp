// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>
#include <numeric>

#include "core/report/pdf_table.h"
#include "core/report/pdf_writer.h"
#include "tests/report/report_support.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::report;

class PdfTest : public QObject {
  Q_OBJECT

  static std::string pdf(const std::vector<RunValues>& runs, Language language = Language::English) {
    return pdf_of(compose(runs, test::example_environment(), language));
  }

  static int pages_in(const std::string& bytes) {
    static const QRegularExpression kPage("/Type /Page\\b(?!s)");
    int pages = 0;
    const QString text = QString::fromLatin1(bytes.data(), static_cast<qsizetype>(bytes.size()));
    for (auto match = kPage.globalMatch(text); match.hasNext(); match.next()) ++pages;
    return pages;
  }

  static QString text_in(const std::string& bytes) {
    const test::TemporaryFolder folder;
    QProcess program;
    program.start("pdftotext", {"-layout", QString::fromStdString(folder.write("x.pdf", bytes)), "-"});
    return program.waitForFinished(60'000) ? QString::fromUtf8(program.readAllStandardOutput()) : QString();
  }

 private Q_SLOTS:
  void opens() {
    const std::string bytes = pdf({test::example_run()});
    QVERIFY(bytes.starts_with("%PDF-"));
    QVERIFY(bytes.find("%%EOF") != std::string::npos);
    QVERIFY(pages_in(bytes) >= 2);
    QVERIFY(bytes.find("/Outlines") != std::string::npos);
  }

  void longTablesTakeMorePages() {
    RunValues run = test::example_run();
    for (int index = 3; index < 120; ++index) run.blocks.push_back(test::block_values(index));
    QVERIFY(pages_in(pdf({run})) > pages_in(pdf({test::example_run()})) + 3);
  }

  void saysWhatTheRunCameTo() {
    if (QStandardPaths::findExecutable("pdftotext").isEmpty())
      QSKIP("pdftotext (poppler-utils) is not installed");
    const QString text = text_in(pdf({test::example_run()}));
    for (const char* fact : {"Quantization report", "models/small", "7.125", "mlp.down_proj", "--wbits 3"})
      QVERIFY2(text.contains(QLatin1String(fact)), fact);
    QVERIFY(text.contains(QRegularExpression("1 ?/ ?\\d")));  // the first page's number
    const QString chinese = text_in(pdf({test::example_run()}, Language::Chinese));
    QVERIFY(chinese.contains(QString::fromUtf8("量化报告")) && chinese.contains(QString::fromUtf8("困惑度")));
  }

  void hostileTextsDoNotBreakIt() {
    RunValues run = test::example_run();
    run.model = std::string(3000, 'x') + "\xff(\\) <b>%PDF";
    run.note = "endobj >> stream " + std::string(5000, 'y');
    run.remarks[0].text = std::string(5'000, 'z');
    const std::string bytes = pdf({run, run});
    QVERIFY(bytes.starts_with("%PDF-") && pages_in(bytes) >= 2);
  }

  void aRowLongerThanAPageEnds() {
    RunValues run = test::example_run();
    run.remarks.assign(3, {1, "notice", std::string(9'000, 'w')});
    QVERIFY(pages_in(pdf({run})) >= 4);
  }

  void columnsShareTheWidth() {
    const auto sum = [](const std::vector<double>& widths) {
      return std::accumulate(widths.begin(), widths.end(), 0.0);
    };
    QCOMPARE(sum(column_widths({10, 20}, 100)), 100.0);
    const auto cut = column_widths({20, 500, 300}, 200);
    QCOMPARE(cut[0], 20.0);  // a narrow one stays whole
    QVERIFY(std::abs(sum(cut) - 200) < 1e-6 && std::abs(cut[1] - cut[2]) < 1e-6);
    QVERIFY(column_widths({}, 100).empty());
  }
};

AQ_TEST(PdfTest)
#include "pdf_test.moc"
