// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sweep/grid.h"

#include <QTest>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

Grid grid_of(const char* json) { return grid_from_json(nlohmann::ordered_json::parse(json), "grid.json"); }

}  // namespace

class GridTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyCombinationIsACell() {
    const Grid grid = grid_of(R"({"preset": "W3A16", "recipe": {"optimizer": {"epochs": 2}}, "axes":
        {"transform.stability_factor": [1, 0.1], "weights.bits": [2, 3, 4]}})");
    const auto cells = cells_of(grid);
    QCOMPARE(cells.size(), std::size_t{6});
    for (std::size_t i = 0; i < cells.size(); ++i) {
      QCOMPARE(cells[i].index, static_cast<int>(i));
      QCOMPARE(cells[i].recipe.optimizer.epochs, 2);
      QCOMPARE(cells[i].recipe.transform.stability_factor, i < 3 ? 1.0 : 0.1);
      QCOMPARE(cells[i].recipe.weights.bits, 2 + static_cast<int>(i % 3));
    }
    QCOMPARE(cells[4].label(), std::string("stability_factor 0.1, bits 3"));
  }

  void methodsAndPresetsAreAxes() {
    const auto cells =
        cells_of(grid_of(R"({"axes": {"preset": ["W4A4", "W3A16"], "method": ["rtn", "affinequant"]}})"));
    QCOMPARE(cells.size(), std::size_t{4});
    QCOMPARE(cells[0].recipe.method, std::string("rtn"));
    QCOMPARE(cells[0].recipe.activations.bits, 4);
    QCOMPARE(cells[0].recipe.transform.norm, std::string("none"));
    QCOMPARE(cells[3].recipe.method, std::string("affinequant"));
    QCOMPARE(cells[3].recipe.weights.bits, 3);
    QVERIFY(cells[3].recipe.transform.norm != "none");
  }

  void aGroupSizeChoosesGroups() {
    const auto cells = cells_of(grid_of(R"({"method": "rtn", "axes": {"weights.group_size": [0, 64]}})"));
    QCOMPARE(cells[0].recipe.weights.granularity, std::string("channel"));
    QCOMPARE(cells[1].recipe.weights.granularity, std::string("group"));
    QCOMPARE(cells[1].recipe.weights.group_size, 64);
  }

  void aGridComesBackFromItsJson() {
    for (const Grid& grid : ready_made_grids()) {
      const auto cells = cells_of(grid), again = cells_of(grid_from_json(to_json(grid), "grid.json"));
      QCOMPARE(cells.size(), again.size());
      QVERIFY(cells.size() > 1);
      for (std::size_t i = 0; i < cells.size(); ++i) QVERIFY(cells[i].recipe == again[i].recipe);
    }
  }

  void readyMadeGridsGoByName() { QCOMPARE(read_grid("precision").axes.size(), std::size_t{1}); }

  void whatIsNoGridIsRefused_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("no axes") << QByteArray("{}");
    QTest::newRow("axes are a list") << QByteArray(R"({"axes": [1]})");
    QTest::newRow("unknown key") << QByteArray(R"({"axes": {}, "sweeps": 1})");
    QTest::newRow("unknown setting") << QByteArray(R"({"axes": {"weights.colour": [1]}})");
    QTest::newRow("no values") << QByteArray(R"({"axes": {"weights.bits": []}})");
    QTest::newRow("a single value") << QByteArray(R"({"axes": {"weights.bits": 4}})");
    QTest::newRow("out of range") << QByteArray(R"({"axes": {"weights.bits": [4, 99]}})");
    QTest::newRow("wrong type") << QByteArray(R"({"axes": {"weights.bits": ["four"]}})");
    QTest::newRow("twice") << QByteArray(R"({"axes": {"weights.bits": [4, 4]}})");
    QTest::newRow("unknown method") << QByteArray(R"({"axes": {"method": ["magic"]}})");
    QTest::newRow("method is a number") << QByteArray(R"({"axes": {"method": [3]}})");
    QTest::newRow("unknown preset") << QByteArray(R"({"preset": "W1", "axes": {"weights.bits": [4]}})");
    QTest::newRow("recipe is text") << QByteArray(R"({"recipe": "x", "axes": {"weights.bits": [4]}})");
    QTest::newRow("unknown in the recipe")
        << QByteArray(R"({"recipe": {"x": 1}, "axes": {"weights.bits": [4]}})");
  }
  void whatIsNoGridIsRefused() {
    QFETCH(QByteArray, json);
    try {
      grid_of(json.constData());
      QFAIL("accepted");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
      QVERIFY(std::string(error.what()).find("grid.json") != std::string::npos);
    }
  }

  void tooManyCellsAreRefused() {
    nlohmann::ordered_json json{{"axes", nlohmann::ordered_json::object()}};
    for (const char* path : {"calibration.seed", "calibration.nsamples", "calibration.seqlen"}) {
      nlohmann::ordered_json values = nlohmann::ordered_json::array();
      for (int i = 1; i <= 1000; ++i) values.push_back(i);
      json["axes"][path] = values;
    }
    QVERIFY_THROWS_EXCEPTION(Error, grid_from_json(json, "grid.json"));
  }

  void filesAreCheckedBeforeTheyAreParsed() {
    const test::TemporaryFolder folder;
    QVERIFY_THROWS_EXCEPTION(Error, read_grid(folder / "missing.json"));
    QVERIFY_THROWS_EXCEPTION(Error, read_grid(folder.write("text.json", "not json")));
    QVERIFY_THROWS_EXCEPTION(Error, read_grid(folder.write("deep.json", std::string(100'000, '['))));
    QVERIFY_THROWS_EXCEPTION(Error, read_grid(folder.write("long.json", std::string(5u << 20, ' '))));
  }
};

AQ_TEST(GridTest)
#include "grid_test.moc"
