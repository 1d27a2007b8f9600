// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/file.h"
#include "core/session/session_format.h"
#include "tests/session/session_support.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

constexpr int kBlocks = 3;

/// Files of each format (write_fixture.cpp, make_format_1.py); they are never written anew.
fs::path fixture(int format) {
  return fs::path(AQ_SOURCE_DIR) / "tests/session/fixtures" / ("format-" + std::to_string(format));
}

/// What a program that wrote this format first kept of block_record().
BlockRecord block_of_format(int index, int format) {
  BlockRecord block = block_record(index);
  if (format > 1) return block;
  for (PlacementRecord& placement : block.placements) placement.search_ratios = placement.search_losses = {};
  for (LayerRecord& layer : block.layers) {
    layer.codebook = at::Tensor();
    layer.double_quantized = {};
    layer.report.flipped = {};
  }
  return block;
}

void require_blocks(const Session& session, int count, int format) {
  for (int index = 0; index < count; ++index)
    QVERIFY2(same(session.read_block(index), block_of_format(index, format)),
             qPrintable(QString::number(index)));
}

}  // namespace

class FormatTest : public QObject {
  Q_OBJECT

  static void formats() {
    QTest::addColumn<int>("format");
    for (int format = 1; format <= kSessionFormatVersion; ++format)
      QTest::addRow("format %d", format) << format;
  }

 private Q_SLOTS:
  void aFinishedSessionIsRead_data() { formats(); }
  void aFinishedSessionIsRead() {
    QFETCH(int, format);
    const Session session = Session::open(fixture(format) / "finished.h5");
    QCOMPARE(session.state(), std::string("finished"));
    QCOMPARE(session.complete_blocks(), kBlocks);
    QCOMPARE(session.header().model, session_header().model);
    QVERIFY(session.header().recipe == session_header().recipe);
    QCOMPARE(session.evaluations().size(), std::size_t{1});
    QCOMPARE(session.evaluations().front().perplexity, 5.5);
    QCOMPARE(session.events().front().text, std::string("a notice"));
    require_blocks(session, kBlocks, format);
  }

  void anInterruptedSessionGoesOnInThePresentFormat_data() { formats(); }
  void anInterruptedSessionGoesOnInThePresentFormat() {
    QFETCH(int, format);
    const TemporaryFolder folder;
    fs::copy(fixture(format), folder.path(),
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    const std::string file = folder / "running.h5";
    {
      Session session = Session::open_for_writing(file);
      QCOMPARE(session.complete_blocks(), kBlocks - 1);
      session.require_same_run(session_header(kBlocks));
      QVERIFY(all_same(session.read_chains(), chains_after(kBlocks - 2)));
      session.commit_block(block_record(kBlocks - 1), {});
      session.finish();
    }
    const Session session = Session::open(file);
    require_blocks(session, kBlocks - 1, format);
    QVERIFY(same(session.read_block(kBlocks - 1), block_record(kBlocks - 1)));
    QCOMPARE(hdf5::read_integer(hdf5::open_file(file), "format_version"),
             std::int64_t{kSessionFormatVersion});
  }

  /// What a run of that time did is not what a default says that changes later.
  void settingsThatFormat1DidNotHaveKeepTheirMeaning() {
    const Recipe recipe = stored_recipe(1, nlohmann::json{{"method", "affinequant"}});
    QCOMPARE(recipe.method, std::string("affinequant"));
    QCOMPARE(recipe.weights.format, std::string("integer"));
    QCOMPARE(recipe.activations.range, std::string("dynamic"));
    QCOMPARE(recipe.activations.outlier_threshold, 0.0);
    QCOMPARE(recipe.transform.rotation, std::string("none"));
    QCOMPARE(recipe.transform.start, std::string("migration"));
    QCOMPARE(recipe.optimizer.schedule, std::string("constant"));
    QVERIFY(!recipe.rounding.act_order);
    QVERIFY(stored_recipe(1, nlohmann::json{{"rounding", {{"act_order", true}}}}).rounding.act_order);
  }

  void aNewerFormatIsRefusedByName() {
    const TemporaryFolder folder;
    const std::string file = folder / "newer.h5";
    hdf5::write_file(file, [](hid_t root) {
      hdf5::write_integer(root, "format_version", kSessionFormatVersion + 1);
      hdf5::write_text(root, "program_version", "9.1");
    });
    for (const auto& open : {+[](const std::string& path) { Session::open(path); },
                             +[](const std::string& path) { Session::open_for_writing(path); }}) {
      try {
        open(file);
        QFAIL("opened");
      } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::BadInput);
        QCOMPARE(error.reason(), std::string("its format_version is 3 (written by version 9.1 of the "
                                             "program), this program knows 1 to 2"));
        QCOMPARE(error.advice(), std::string("use a newer version of the program"));
      }
    }
  }

  void aVersionBelowTheFirstIsRefused() {
    QVERIFY_EXCEPTION_THROWN(require_known_format("s.h5", 0, ""), Error);
    QVERIFY_EXCEPTION_THROWN(require_known_format("s.h5", -1, "1"), Error);
    require_known_format("s.h5", 1, "");
  }
};

AQ_TEST(FormatTest)
#include "format_test.moc"
