// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/file.h"
#include "core/session/session_summary.h"
#include "tests/session/session_support.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

class SessionTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

  static void require_blocks(const Session& session, int count) {
    QCOMPARE(session.complete_blocks(), count);
    for (int index = 0; index < count; ++index) {
      QVERIFY(same(session.read_block(index), block_record(index)));
      QVERIFY(all_same(session.read_tensors(index), block_record(index).tensors));
    }
  }

 private Q_SLOTS:
  void everyFieldComesBack() {
    const std::string file = path("fields.h5");
    {
      Session session = Session::create(file, session_header());
      session.commit_block(block_record(0), chains_after(0));
      session.commit_block(block_record(1), chains_after(1));
      require_blocks(session, 2);
    }
    const Session session = Session::open(file);
    require_blocks(session, 2);
    QVERIFY(all_same(session.read_chains(), chains_after(1)));
    const SessionHeader header = session.header(), wanted = session_header();
    QVERIFY(header.recipe == wanted.recipe);
    QCOMPARE(header.program_version, wanted.program_version);
    QCOMPARE(header.model, wanted.model);
    QCOMPARE(header.model_fingerprint, wanted.model_fingerprint);
    QCOMPARE(header.calibration, wanted.calibration);
    QCOMPARE(header.calibration_fingerprint, wanted.calibration_fingerprint);
    QCOMPARE(header.blocks, wanted.blocks);
    QCOMPARE(session.state(), std::string("running"));
    QVERIFY(session.created().ends_with('Z'));
  }

  void tensorsAreDescribedWithoutBeingRead() {
    const std::string file = path("infos.h5");
    Session session = Session::create(file, session_header());
    session.commit_block(block_record(0), {});
    const auto infos = session.tensor_infos(0);
    const auto tensors = session.read_tensors(0);
    QCOMPARE(infos.size(), tensors.size());
    for (std::size_t i = 0; i < infos.size(); ++i) {
      QCOMPARE(infos[i].name, tensors[i].first);
      QVERIFY(infos[i].dtype == tensors[i].second.scalar_type());
      QVERIFY(tensors[i].second.sizes() == at::IntArrayRef(infos[i].shape));
      QCOMPARE(infos[i].bytes, static_cast<std::uint64_t>(tensors[i].second.nbytes()));
    }
  }

  void aChainIsReadIntoMemoryThatIsThere() {
    const std::string file = path("into.h5");
    Session session = Session::create(file, session_header());
    session.commit_block(block_record(0), chains_after(0));
    for (const auto& [name, chain] : chains_after(0)) {
      const at::Tensor into = at::empty_like(chain);
      session.read_chain(name, into);
      QVERIFY(into.equal(chain));
      QVERIFY_EXCEPTION_THROWN(session.read_chain(name, at::empty({1, 1, 1}, chain.options())), Error);
      QVERIFY_EXCEPTION_THROWN(session.read_chain(name, into.to(at::kDouble)), Error);
    }
    QVERIFY_EXCEPTION_THROWN(session.read_chain("absent", at::empty({1})), Error);
  }

  void blocksWithoutEpochsOrPlacementsComeBack() {
    const std::string file = path("bare.h5");
    Session session = Session::create(file, session_header());
    session.commit_block({.index = 0}, {});
    QVERIFY(same(Session::open(file).read_block(0), BlockRecord{.index = 0}));
    QVERIFY_EXCEPTION_THROWN(Session::open(file).read_chains(), Error);
  }

  void finishLeavesOneFile() {
    const std::string file = path("finished.h5");
    {
      Session session = Session::create(file, session_header(2));
      for (int index = 0; index < 2; ++index) session.commit_block(block_record(index), chains_after(index));
      session.finish();
      require_blocks(session, 2);
    }
    QVERIFY(!fs::exists(file + ".parts"));
    QVERIFY(!fs::exists(file + ".lock"));
    fs::rename(file, path("moved.h5"));
    const Session session = Session::open(path("moved.h5"));
    require_blocks(session, 2);
    QCOMPARE(session.state(), std::string("finished"));
    QVERIFY_EXCEPTION_THROWN(session.read_chains(), Error);
  }

  void theLargestPeakOfMemoryStays() {
    const std::string file = path("peak.h5");
    {
      Session session = Session::create(file, session_header(1));
      session.commit_block(block_record(0), {});
      QCOMPARE(Session::open(file).peak_memory(), std::int64_t{0});  // as sessions of earlier versions
      session.note_peak_memory(3'000'000'000);
      session.set_state("cancelled");
    }
    QCOMPARE(Session::open(file).peak_memory(), std::int64_t{3'000'000'000});
    Session again = Session::open_for_writing(file);
    again.note_peak_memory(2'000'000'000);
    again.finish();
    QCOMPARE(Session::open(file).peak_memory(), std::int64_t{3'000'000'000});
    QCOMPARE(summarize_session(file).peak_memory, std::int64_t{3'000'000'000});
  }

  void finishedSessionTakesAnEvaluation() {
    const std::string file = path("later.h5");
    Session session = Session::create(file, session_header(1));
    session.commit_block(block_record(0), {});
    session.finish();
    session.set_evaluation({.name = "quantized", .perplexity = 7.5, .tokens = 100});
    const Session opened = Session::open(file);
    require_blocks(opened, 1);
    QCOMPARE(opened.evaluations().at(0).perplexity, 7.5);
  }

  void resumedSessionGoesOn() {
    const std::string file = path("resumed.h5");
    {
      Session session = Session::create(file, session_header());
      session.commit_block(block_record(0), chains_after(0));
    }
    {
      Session session = Session::open_for_writing(file);
      QVERIFY(all_same(session.read_chains(), chains_after(0)));
      session.commit_block(block_record(1), chains_after(1));
    }
    require_blocks(Session::open(file), 2);
    QVERIFY(!fs::exists(file + ".parts/chain-000.h5"));
  }

  void goingOnMakesItARunningSession() {
    const std::string file = path("cancelled.h5");
    {
      Session session = Session::create(file, session_header());
      session.commit_block(block_record(0), chains_after(0));
      session.set_state("cancelled");
    }
    Session session = Session::open_for_writing(file);
    QCOMPARE(Session::open(file).state(), std::string("cancelled"));
    session.go_on();
    QCOMPARE(Session::open(file).state(), std::string("running"));
    QCOMPARE(summarize_session(file).state, std::string("running"));
    require_blocks(Session::open(file), 1);
  }

  /// Whoever opens it may find that it is the session of another run.
  void onlyWhoGoesOnRemovesWhatWasNotCommitted() {
    const std::string file = path("looked-at.h5"), part = file + ".parts/block-001.h5";
    {
      Session session = Session::create(file, session_header());
      session.commit_block(block_record(0), chains_after(0));
    }
    fs::copy_file(file + ".parts/block-000.h5", part);
    { Session::open_for_writing(file); }
    QVERIFY(fs::exists(part));
    Session::open_for_writing(file).go_on();
    QVERIFY(!fs::exists(part));
    require_blocks(Session::open(file), 1);
  }

  void finishedSessionIsGoneOnWithUntouched() {
    const std::string file = path("done.h5"), half = path(".done.h5.partial-999999@killed");
    {
      Session session = Session::create(file, session_header(1));
      session.commit_block(block_record(0), {});
      session.set_evaluation({.name = "quantized", .perplexity = 5, .tokens = 10});
      session.finish();
    }
    std::ofstream(half) << "half";
    fs::create_hard_link(file, path("done-link.h5"));
    {
      Session session = Session::open_for_writing(file);
      session.go_on();
      session.set_evaluation({.name = "quantized", .perplexity = 5, .tokens = 10});
      session.finish();
    }
    QVERIFY2(fs::equivalent(file, path("done-link.h5")), "it was written again");
    QVERIFY2(!fs::exists(half), "what a killed program left of it is still there");
    QCOMPARE(Session::open(file).state(), std::string("finished"));
  }

  void pairCanBeMoved() {
    const std::string file = path("pair.h5");
    { Session::create(file, session_header()).commit_block(block_record(0), chains_after(0)); }
    fs::create_directory(path("elsewhere"));
    fs::rename(file, path("elsewhere/pair.h5"));
    fs::rename(file + ".parts", path("elsewhere/pair.h5.parts"));
    require_blocks(Session::open(path("elsewhere/pair.h5")), 1);
  }

  void viewerFollowsARun() {
    const std::string file = path("viewed.h5");
    Session session = Session::create(file, session_header(1));
    session.commit_block(block_record(0), {});
    const Session viewer = Session::open(file);
    session.finish();  // the part that the viewer knows of is gone now
    require_blocks(viewer, 1);
    QVERIFY_EXCEPTION_THROWN(Session(viewer).set_state("failed"), Error);
  }

  void eventsAndEvaluationsComeBack() {
    const std::string file = path("events.h5");
    Session session = Session::create(file, session_header());
    session.add_event(BlockStarted{.block = 0, .initial_loss = 2.5});
    session.add_event(StepFinished{.block = 0, .loss = 1});
    session.add_event(EpochFinished{.block = 0, .epoch = 1, .loss = 0.5, .seconds = 0.25});
    session.add_event(Notice{.warning = true, .text = "größer als erwartet"});
    QVERIFY(Session::open(file).events().empty());
    session.set_evaluation({.name = "float", .perplexity = 3, .tokens = 10});
    session.set_evaluation({.name = "quantized", .perplexity = 5, .tokens = 10});
    session.set_evaluation({.name = "float", .perplexity = 4, .tokens = 20});
    const Session opened = Session::open(file);
    const auto events = opened.events();
    QCOMPARE(events.size(), std::size_t{3});
    QCOMPARE(events[0].kind, std::string("block"));
    QCOMPARE(events[0].values[0], 2.5);
    QCOMPARE(events[1].epoch, 1);
    QCOMPARE(events[1].values[1], 0.25);
    QCOMPARE(events[2].text, std::string("größer als erwartet"));
    QVERIFY(events[0].time <= events[2].time);
    QVERIFY(events == session.events());
    QCOMPARE(opened.evaluations().size(), std::size_t{2});
    QCOMPARE(opened.evaluations()[1].name, std::string("float"));
    QCOMPARE(opened.evaluations()[1].tokens, std::int64_t{20});
  }

  void stateIsKept() {
    const std::string file = path("state.h5");
    Session session = Session::create(file, session_header());
    session.set_state("cancelled");
    QCOMPARE(Session::open(file).state(), std::string("cancelled"));
  }

  void otherRunIsRefusedByName() {
    const Session session = Session::create(path("same.h5"), session_header());
    SessionHeader header = session_header();
    header.model = "moved/small";
    session.require_same_run(header);
    const auto reason = [&] {
      try {
        session.require_same_run(header);
      } catch (const Error& error) {
        return error.kind() == ErrorKind::BadInput ? error.reason() : "of another kind";
      }
      return std::string("accepted");
    };
    header.recipe.weights.bits = 4;
    QCOMPARE(reason(), std::string("weights.bits is 3 in the session and 4 now"));
    header = session_header();
    header.calibration_fingerprint = "dead";
    QVERIFY(reason().find("calibration set's fingerprint") != std::string::npos);
    header = session_header();
    header.program_version = "9.9.9";
    QVERIFY(reason().find("9.9.9") != std::string::npos);
  }

  void existingFileIsNotReplaced() {
    const std::string file = path("existing.h5");
    { Session::create(file, session_header()); }
    QVERIFY_EXCEPTION_THROWN(Session::create(file, session_header()), Error);
    QVERIFY(!fs::exists(file + ".lock"));
    QVERIFY_EXCEPTION_THROWN(Session::create(path("no/such/folder.h5"), session_header()), Error);
    fs::create_directory(path("orphan.h5.parts"));
    QVERIFY_EXCEPTION_THROWN(Session::create(path("orphan.h5"), session_header()), Error);
  }

  void blocksComeInOrder() {
    Session session = Session::create(path("order.h5"), session_header(1));
    QVERIFY_EXCEPTION_THROWN(session.commit_block(block_record(1), {}), Error);
    session.commit_block(block_record(0), {});
    QVERIFY_EXCEPTION_THROWN(session.commit_block(block_record(1), {}), Error);
    QVERIFY_EXCEPTION_THROWN(session.read_block(1), Error);
  }

  void newerFormatNamesBothVersions() {
    const std::string file = path("newer.h5");
    hdf5::write_file(file, [](hid_t root) { hdf5::write_integer(root, "format_version", 7); });
    try {
      Session::open(file);
      QFAIL("opened");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
      QCOMPARE(error.reason(), std::string("its format_version is 7, this program knows 1 to 2"));
    }
  }
};

AQ_TEST(SessionTest)
#include "session_test.moc"
