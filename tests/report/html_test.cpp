// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <cmath>

#include "core/report/html_text.h"
#include "core/report/html_writer.h"
#include "core/report/texts.h"
#include "tests/report/report_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::report;

/// The HTML file, as a parser sees it.
class HtmlTest : public QObject {
  Q_OBJECT

  static test::ParsedHtml page_of(const std::vector<RunValues>& runs, Language language = Language::English) {
    return test::parse_html(html_of(compose(runs, test::example_environment(), language)));
  }

  /// Every text in the page, wherever it stands.
  static void expect_text(const test::ParsedHtml& page, const char* wanted) {
    QVERIFY2(page.text.contains(QString::fromUtf8(wanted)), wanted);
  }

 private Q_SLOTS:
  void isWellFormedAndWhole() {
    const auto page = page_of({test::example_run()});
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QCOMPARE(page.headings.first(), QString("Quantization report"));
    for (const char* heading :
         {"Result", "Plots", "Settings", "Blocks", "Layers", "Environment and provenance"})
      QVERIFY2(page.headings.contains(QLatin1String(heading)), heading);
    for (const char* fact : {"7.125", "6.500", "9.250", "+9.6%", "3.50", "12.5 s", "mlp.down_proj", "00ff",
                             "beef", "libtorch 1.13.1", "2026-01-31 12:00 UTC", "the loss rose", "6 × 8"})
      expect_text(page, fact);
  }

  void needsNothingFromOutside() {
    const auto page = page_of({test::example_run()});
    QVERIFY(!page.elements.contains("script") && !page.elements.contains("link"));
    for (const QString& address : page.addresses)
      QVERIFY2(address.startsWith("#section-"), qPrintable(address));
    QCOMPARE(page.light.size(), std::size_t{6});
    QCOMPARE(page.dark.size(), page.light.size());
    for (const QByteArray& svg : page.light)
      QVERIFY(svg.contains("<svg") && svg.trimmed().endsWith("</svg>"));
  }

  void lightAndDarkDiffer() {
    const auto page = page_of({test::example_run()});
    for (std::size_t i = 0; i < page.light.size(); ++i) QVERIFY(page.light[i] != page.dark[i]);
  }

  void everyPlotHasAnAlternative() {
    const std::string html =
        html_of(compose({test::example_run()}, test::example_environment(), Language::English));
    QXmlStreamReader xml(QByteArray::fromStdString(html));
    while (!xml.atEnd())
      if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("img"))
        QVERIFY(xml.attributes().value(QLatin1String("alt")).size() > 20);
  }

  void changedSettingsAreMarked() {
    const std::string html =
        html_of(compose({test::example_run()}, test::example_environment(), Language::English));
    const auto marked = html.find("<tr class=\"marked\"><td>Weight bits</td><td>3 bits</td><td>4 bits</td>");
    QVERIFY(marked != std::string::npos);
    QVERIFY(html.find("<tr><td>Number format</td>") != std::string::npos);
  }

  void theCommandRepeatsTheRun() {
    const auto page = page_of({test::example_run()});
    expect_text(page,
                "affinequant quantize models/small --out quantized --method affinequant --wbits 3 \\\n"
                "    --calib text.txt --baseline --evaluate-every-block --session x.h5");
  }

  void methodsWithoutMatricesHaveNoColumnsForThem() {
    RunValues run = test::example_run();
    QVERIFY(page_of({run}).text.contains("Merge error"));
    for (BlockValues& block : run.blocks) block.placements.clear();
    QVERIFY(!page_of({run}).text.contains("Merge error"));
  }

  void layersOfTheirOwnAreNamed() {
    RunValues run = test::example_run();
    run.recipe.layers = {{"*.mlp.down_proj", {{"bits", std::int64_t{8}}}}};
    const auto page = page_of({run});
    QVERIFY(page.headings.contains("Layers with settings of their own"));
    expect_text(page, "--layer '*.mlp.down_proj:bits=8'");
  }

  void speaksChinese() {
    const auto page = page_of({test::example_run()}, Language::Chinese);
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QCOMPARE(page.headings.first(), QString::fromUtf8("量化报告"));
    for (const char* heading : {"结果", "图表", "设置", "环境与来源"})
      QVERIFY2(page.headings.contains(QString::fromUtf8(heading)), heading);
    expect_text(page, "权重位数");  // of the window's translations
    QVERIFY(!page.text.contains("How to read it"));
  }

  void comparesRuns() {
    RunValues other = test::example_run();
    other.file = "y.h5";
    other.recipe.weights.bits = 4;
    other.recipe.transform.gradual_mask = false;
    other.bits_per_weight = 4.5;
    other.evaluations.back().perplexity = 6.75;
    const auto page = page_of({test::example_run(), other});
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QVERIFY(page.headings.contains("Comparison") && page.headings.contains("y.h5"));
    const std::string html =
        html_of(compose({test::example_run(), other}, test::example_environment(), Language::English));
    QVERIFY(html.find("<tr><td>Weight bits</td><td>3 bits</td><td>4 bits</td></tr>") != std::string::npos);
    QVERIFY(html.find("<tr class=\"marked\"><td>y.h5</td>") != std::string::npos);  // the best of them
    QCOMPARE(page.light.size(), std::size_t{15});                                   // 3, and 6 of each
  }

  void likeRunsHaveNoDifferences() {
    const auto page = page_of({test::example_run(), test::example_run()});
    expect_text(page, "The runs have the same settings.");
  }

  void aSessionWithoutAnything() {
    RunValues run{.file = "empty.h5", .state = "failed"};
    run.model_blocks = 4;
    const auto page = page_of({run});
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QVERIFY(page.light.empty());
    expect_text(page, "0 of 4 blocks are complete");
    expect_text(page, "no perplexity is known");
    QVERIFY(!page.headings.contains("Plots"));
  }

  void hostileTextsStayTexts() {
    RunValues run = test::example_run();
    run.model = "</title><script>alert(1)</script>";
    run.name = "<img src=x onerror=alert(2)>";
    run.note = "\"'><svg/onload=alert(3)> & \x01\xff\xfe";
    run.blocks[0].layers[0].layer = "<b>q_proj</b>&amp;";
    run.worst->layer = "]]><script>";
    run.remarks[0].text = "<!-- %1 ${x} {{y}}";
    run.recipe.method = "'; rm -rf ~ #";
    const auto page = page_of({run, run});
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QVERIFY(!page.elements.contains("script") && !page.elements.contains("svg") &&
            !page.elements.contains("b"));
    expect_text(page, "</title><script>alert(1)</script>");
    expect_text(page, "<b>q_proj</b>&amp;");
    expect_text(page, "<!-- %1 ${x} {{y}}");
    for (const QString& address : page.addresses) QVERIFY(address.startsWith("#section-"));
    expect_text(page, "affinequant quantize '</title><script>alert(1)</script>'");  // quoted for the shell
  }

  void escapesForXml() {
    QCOMPARE(escaped("a<b>&\"'"), std::string("a&lt;b&gt;&amp;&quot;&#39;"));
    QCOMPARE(escaped(std::string("\0\x1b", 2)), std::string("��"));
    QCOMPARE(escaped("\xc3\x28"), std::string("�("));
    QCOMPARE(base64_of(""), std::string());
    QCOMPARE(base64_of("f"), std::string("Zg=="));
    QCOMPARE(base64_of("foobar"), std::string("Zm9vYmFy"));
    QCOMPARE(base64_of("\xff\xfe"), std::string("//4="));
  }
};

AQ_TEST(HtmlTest)
#include "html_test.moc"
