// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <filesystem>

#include "core/base/error.h"
#include "core/report/report.h"
#include "core/report/run_values.h"
#include "core/session/session_notes.h"
#include "tests/report/report_support.h"
#include "tests/session/session_support.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::report;
namespace fs = std::filesystem;

/// From session files to files.
class WriteReportTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

  /// A layer's input channels are those of its tensor: [24, 8] and [8, 24].
  static BlockRecord record(int index) {
    BlockRecord block = test::block_record(index);
    block.layers[0].report.channels_before.assign(8, 1);
    block.layers[1].report.channels_before.assign(24, 1);
    return block;
  }

  /// @param blocks that are complete, of three
  std::string session(const std::string& name, int blocks, bool evaluated = true,
                      SessionHeader header = test::session_header(3)) {
    const std::string path = folder_ / name;
    Session session = Session::create(path, header);
    session.add_event(Notice{true, "<warning> & \"note\""});
    for (int index = 0; index < blocks; ++index) session.commit_block(record(index), {});
    if (evaluated) {
      session.set_evaluation({"float", 6.5, 1000});
      session.set_evaluation({"quantized", 7.125, 1000});
    }
    session.note_peak_memory(1'380'000'000);
    if (blocks == header.blocks)
      session.finish();
    else
      session.set_state("cancelled");
    return path;
  }

  static test::ParsedHtml page_at(const std::string& path) { return test::parse_html(test::read_file(path)); }

 private Q_SLOTS:
  void theSessionsValuesAreRead() {
    const RunValues run = read_run(session("values.h5", 3));
    QCOMPARE(run.blocks.size(), std::size_t{3});
    QCOMPARE(run.blocks[1].initial_loss, 2.25);
    QCOMPARE(run.blocks[1].losses.size(), std::size_t{3});
    QCOMPARE(run.blocks[0].layers[0].shape, (std::vector<std::int64_t>{24, 8}));
    QCOMPARE(run.blocks[0].layers[0].weights, 192);
    // 3 bits, a scale of 16 and a zero point of 3 a row of 8
    QVERIFY(run.bits_per_weight > 3 && run.bits_per_weight < 8);
    QVERIFY(run.worst && run.worst->sqnr_db == 21.5);
    QCOMPARE(run.evaluation("quantized")->perplexity, 7.125);
    QVERIFY(!run.evaluation("rtn") && run.whole());
    QCOMPARE(run.remarks.size(), std::size_t{1});
    QCOMPARE(run.peak_memory, std::int64_t{1'380'000'000});
  }

  void oneFileByItsName() {
    const std::string h5 = session("one.h5", 3);
    const std::string html = folder_ / "one.html", pdf = folder_ / "one.pdf";
    QCOMPARE(write_report({.sessions = {h5}, .output = html}), std::vector<std::string>{html});
    const auto page = page_at(html);
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QVERIFY(page.text.contains("7.125") && page.text.contains("<warning> & \"note\""));
    QVERIFY(page.text.contains("Peak memory") && page.text.contains("1.38 GB"));
    write_report({.sessions = {h5}, .output = html, .language = "zh_CN"});  // replaces it
    QVERIFY(page_at(html).text.contains(QString::fromUtf8("困惑度")));
    write_report({.sessions = {h5}, .output = pdf});
    QVERIFY(test::read_file(pdf).starts_with("%PDF-"));
  }

  void aDirectoryGetsBoth() {
    const std::string h5 = session("both.h5", 3), other = session("other.h5", 2), out = folder_ / "both";
    const auto written = write_report({.sessions = {h5, other}, .output = out});
    QCOMPARE(written, (std::vector<std::string>{out + "/report.html", out + "/report.pdf"}));
    QVERIFY(page_at(written[0]).headings.contains("Comparison"));
    QVERIFY(test::read_file(written[1]).starts_with("%PDF-"));
    QVERIFY_EXCEPTION_THROWN(write_report({.sessions = {h5}, .output = out}), Error);  // it is there now
    write_report({.sessions = {h5}, .output = folder_ / "html-only", .formats = {"html"}});
    QVERIFY(!fs::exists(fs::path(folder_ / "html-only") / "report.pdf"));
  }

  void anInterruptedSessionSaysSo() {
    const std::string out = folder_ / "interrupted.html";
    write_report({.sessions = {session("interrupted.h5", 1)}, .output = out});
    const auto page = page_at(out);
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QVERIFY(page.text.contains("1 of 3 blocks are complete"));
    QVERIFY(page.text.contains("cancelled"));
  }

  void aSessionWithoutBlocksOrEvaluations() {
    const std::string out = folder_ / "bare";
    write_report({.sessions = {session("bare.h5", 0, false)}, .output = out});
    const auto page = page_at(out + "/report.html");
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QVERIFY(page.text.contains("no perplexity is known") && page.text.contains("0 of 3 blocks"));
  }

  void hostileNamesStayTexts() {
    SessionHeader header = test::session_header(3);
    header.model = "\"><script>alert('x')</script>\x1b[2J";
    header.calibration = "</td></table><style>*{display:none}</style>";
    const std::string out = folder_ / "hostile.html";
    write_report({.sessions = {session("hostile.h5", 3, true, header)}, .output = out});
    const auto page = page_at(out);
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QVERIFY(!page.elements.contains("script"));
    QCOMPARE(page.elements.count("style"), 1);
    QVERIFY(page.text.contains("<script>alert('x')</script>"));
    QVERIFY(page.text.contains(QString::fromStdString(header.calibration)));
  }

  void whatPeopleNotedIsThere() {
    const std::string h5 = session("noted.h5", 3), out = folder_ / "noted.html";
    write_notes(h5, {.session = Session::open(h5).id(),
                     .name = "<i>Best</i> of three",
                     .note = "first line\n</p><script>alert(1)</script>",
                     .evaluation = "held out.txt",
                     .divergence = MeasuredDivergence{0.125, 0.875, 1000}});
    write_report({.sessions = {h5}, .output = out});
    const auto page = page_at(out);
    QVERIFY2(page.error.isEmpty(), qPrintable(page.error));
    QCOMPARE(page.headings.first(), QString("<i>Best</i> of three"));
    QVERIFY(!page.elements.contains("script") && !page.elements.contains("i"));
    for (const char* fact : {"first line\n</p><script>alert(1)</script>", "0.125", "87.5% the same top token",
                             "--eval 'held out.txt'"})
      QVERIFY2(page.text.contains(QLatin1String(fact)), fact);
  }

  void whatCannotBeUsedIsRefused() {
    const std::string h5 = session("refused.h5", 3);
    const auto refused = [](const ReportRequest& request) {
      try {
        write_report(request);
      } catch (const Error& error) {
        return exit_code(error.kind()) == 2;
      }
      return false;
    };
    QVERIFY(refused({.sessions = {}, .output = folder_ / "a.html"}));
    QVERIFY(refused({.sessions = {h5}, .output = ""}));
    QVERIFY(refused({.sessions = {h5}, .output = folder_ / "a.html", .language = "fr"}));
    QVERIFY(refused({.sessions = {h5}, .output = folder_ / "a.html", .formats = {"pdf"}}));
    QVERIFY(refused({.sessions = {h5}, .output = folder_ / "a", .formats = {"doc"}}));
    QVERIFY(refused({.sessions = {folder_ / "missing.h5"}, .output = folder_ / "a.html"}));
    QVERIFY(refused({.sessions = {folder_.write("no.h5", "no session")}, .output = folder_ / "a.html"}));
    QVERIFY(refused({.sessions = {h5}, .output = folder_ / "nowhere/a.html"}));
    QVERIFY(!fs::exists(folder_ / "a.html") && !fs::exists(folder_ / "a"));
  }

  void cancellingLeavesNothing() {
    const std::string h5 = session("cancelled.h5", 3), out = folder_ / "cancelled";
    std::stop_source source;
    source.request_stop();
    QVERIFY_EXCEPTION_THROWN(write_report({.sessions = {h5}, .output = out}, source.get_token()), Error);
    QVERIFY(!fs::exists(out));
    for (const std::string& entry : folder_.entries())
      QVERIFY2(entry.find("partial") == std::string::npos, entry.c_str());
  }
};

AQ_TEST(WriteReportTest)
#include "write_report_test.moc"
