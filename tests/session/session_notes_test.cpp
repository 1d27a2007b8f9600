// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_notes.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/session/session_summary.h"
#include "tests/session/session_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;

/// What is said of a session beside it, and what a list of sessions reads of it.
class SessionNotesTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const std::string& name) const {
    return folder_.filePath(QString::fromStdString(name)).toStdString();
  }
  static void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }

 private Q_SLOTS:
  void notesComeBack() {
    const std::string session = path("noted.h5");
    const SessionNotes notes{.session = "id",
                             .name = "Höhe \"3\"",
                             .note = "two\nlines, 中文",
                             .parent = "other",
                             .output = "/out/model",
                             .evaluation = "demo",
                             .divergence = MeasuredDivergence{0.125, 0.75, 4096}};
    write_notes(session, notes);
    QVERIFY(read_notes(session, "id") == notes);
    write_notes(session, {.session = "id", .name = "shorter"});
    QVERIFY(read_notes(session, "id") == (SessionNotes{.session = "id", .name = "shorter"}));
  }

  void aSessionWithoutNotesHasEmptyOnes() {
    QVERIFY(read_notes(path("bare.h5"), "id") == SessionNotes{.session = "id"});
  }

  void notesOfAnotherSessionAreNotTaken() {
    const std::string session = path("replaced.h5");
    write_notes(session, {.session = "before", .name = "the one before"});
    QVERIFY(read_notes(session, "now") == SessionNotes{.session = "now"});
  }

  void damagedNotesAreRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");
    QTest::newRow("no JSON") << QByteArray("{\"name\": ") << "";
    QTest::newRow("no object") << QByteArray("[]") << "no object";
    QTest::newRow("no version") << QByteArray("{\"name\": \"a\"}") << "format_version";
    QTest::newRow("newer") << QByteArray("{\"format_version\": 2}") << "format_version";
    QTest::newRow("wrong type") << QByteArray("{\"format_version\": 1, \"name\": 3}") << "name";
    QTest::newRow("divergence") << QByteArray(
                                       "{\"format_version\": 1, \"divergence\": {\"kl_divergence\": \"x\"}}")
                                << "kl_divergence";
    QTest::newRow("long") << QByteArray((1 << 20) + 1, ' ') << "1 MiB";
  }

  void damagedNotesAreRefused() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    const std::string session = path("damaged.h5");
    write(notes_path(session), bytes.toStdString());
    try {
      read_notes(session, "id");
      QFAIL("they were read");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
      QVERIFY2(QString::fromUtf8(error.what()).contains(part), error.what());
    }
  }

  void aTextThatIsTooLongIsRefused() {
    const std::string session = path("long.h5");
    QVERIFY_EXCEPTION_THROWN(write_notes(session, {.session = "id", .note = std::string(100'001, 'a')}),
                             Error);
    QVERIFY(!std::filesystem::exists(notes_path(session)));
  }

  void theSummarySaysWhoWrites() {
    const std::string file = path("states.h5");
    {
      Session session = Session::create(file, session_header(2));
      QCOMPARE(summarize_session(file).state, std::string("running"));
      session.add_event(BlockFinished{0, 1, 0.5, 1});
      session.add_event(BlockFinished{1, 1, 0.25, 1});
      session.commit_block(block_record(0), {});
      session.set_evaluation({"float", 10.5, 100});
    }
    const SessionSummary cut = summarize_session(file);
    QCOMPARE(cut.state, std::string("interrupted"));
    QCOMPARE(cut.complete_blocks, 1);
    QCOMPARE(cut.header.blocks, 2);
    QCOMPARE(cut.final_loss, 0.375);
    QCOMPARE(cut.evaluations.size(), std::size_t{1});
    QCOMPARE(cut.evaluations.front().perplexity, 10.5);
    QVERIFY(cut.header.recipe == session_header().recipe);
    QCOMPARE(cut.id, Session::open(file).id());
    {
      Session session = Session::open_for_writing(file);
      session.commit_block(block_record(1), {});
      session.finish();
    }
    const SessionSummary whole = summarize_session(file);
    QCOMPARE(whole.state, std::string("finished"));
    QCOMPARE(whole.id, cut.id);
    QCOMPARE(whole.complete_blocks, 2);
  }

  void theSummaryOfRubbishIsAnError() {
    write(path("rubbish.h5"), "not HDF5 at all");
    QVERIFY_EXCEPTION_THROWN(summarize_session(path("rubbish.h5")), Error);
    QVERIFY_EXCEPTION_THROWN(summarize_session(path("missing.h5")), Error);
  }

  void aReportIsTheBlockWithoutItsWeights() {
    const std::string file = path("report.h5");
    Session session = Session::create(file, session_header());
    session.commit_block(block_record(0), {});
    const BlockRecord report = session.read_report(0), whole = session.read_block(0);
    QVERIFY(report.tensors.empty());
    QVERIFY(report.losses == whole.losses);
    QVERIFY(all_same(report.placements, whole.placements));
    QCOMPARE(report.layers.size(), whole.layers.size());
    for (std::size_t i = 0; i < report.layers.size(); ++i) {
      QVERIFY(same(report.layers[i].report, whole.layers[i].report));
      QVERIFY(same(report.layers[i].report.clipping_lower, whole.layers[i].report.clipping_lower));
      QVERIFY(!report.layers[i].integers.defined());
      QVERIFY(!report.layers[i].scale.defined());
    }
  }
};

AQ_TEST(SessionNotesTest)
#include "session_notes_test.moc"
