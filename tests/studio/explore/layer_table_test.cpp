// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_table.h"

#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/studio/explore/scripted_explore.h"
#include "tests/support/registered_test.h"

using namespace aq;

class LayerTableTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<LayerTable> table_;

  void fill(int blocks) {
    table_->model().set_layers(test::scripted_layers(blocks));
    table_->model().set_recipe({});
  }
  void measure(int row, double sqnr) {
    LayerFigures figures;
    figures.sqnr_db = sqnr;
    figures.mse = 1 / sqnr;
    table_->model().set_figures({{row, figures}});
  }
  QString shown(int row, int column) const {
    return table_->view().model()->index(row, column).data().toString();
  }
  void click_heading(int column) {
    auto* header = table_->view().horizontalHeader();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      {header->sectionViewportPosition(column) + 12, header->height() / 2});
  }
  void type_filter(const QString& text) {
    auto* field = table_->findChild<QLineEdit*>("layer_filter");
    field->clear();
    QTest::keyClicks(field, text);
  }

 private Q_SLOTS:
  void init() {
    table_ = std::make_unique<LayerTable>();
    table_->resize(900, 300);
    table_->show();
  }

  void sortsByNumbersAndKeepsTheUnknownLast() {
    fill(6);  // 12 layers
    measure(0, 9.5);
    measure(3, 21);
    measure(4, 10.5);  // as text it would come before 9.5
    click_heading(LayerTableModel::kSqnr);
    QCOMPARE(shown(0, LayerTableModel::kSqnr), "9.5");
    QCOMPARE(shown(1, LayerTableModel::kSqnr), "10.5");
    QCOMPARE(shown(2, LayerTableModel::kSqnr), "21.0");
    QCOMPARE(shown(3, LayerTableModel::kSqnr), "…");
    click_heading(LayerTableModel::kSqnr);
    QCOMPARE(shown(0, LayerTableModel::kSqnr), "21.0");
    QCOMPARE(shown(11, LayerTableModel::kSqnr), "…");
    measure(7, 30);  // sorted in as it comes
    QCOMPARE(shown(0, LayerTableModel::kSqnr), "30.0");
  }

  void filtersByTextAndByGlob() {
    fill(12);
    QCOMPARE(table_->view().model()->rowCount(), 24);
    type_filter("down");
    QCOMPARE(table_->view().model()->rowCount(), 12);
    type_filter("1*.mlp.*");
    QCOMPARE(table_->view().model()->rowCount(), 3);  // blocks 1, 10, 11
    type_filter("nothing of the kind");
    QCOMPARE(table_->view().model()->rowCount(), 0);
    QCOMPARE(table_->current(), -1);
  }

  void arrowsChooseLayers() {
    fill(3);
    QSignalSpy chosen(table_.get(), &LayerTable::chosen);
    table_->choose(0);
    QTest::keyClick(&table_->view(), Qt::Key_Down);
    QTest::keyClick(&table_->view(), Qt::Key_Down);
    QCOMPARE(chosen.count(), 3);
    QCOMPARE(chosen.last()[0].toInt(), 2);
    click_heading(LayerTableModel::kLayer);  // sorted by name: down before q, whatever the block
    QTest::keyClick(&table_->view(), Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(table_->model().layer(table_->current()).layer, std::string("mlp.down_proj"));
  }

  void marksLayersThatHaveTheirOwn() {
    fill(2);
    Recipe recipe;
    recipe.layers.push_back({"1.mlp.down_proj", {{"bits", std::int64_t{16}}}});
    measure(0, 20);
    measure(3, 20);
    const auto stale = table_->model().set_recipe(recipe);
    QVERIFY(std::ranges::find(stale, 3) != stale.end());
    QVERIFY(std::ranges::find(stale, 0) == stale.end());  // rounded as before: its figures stay
    QCOMPARE(shown(3, LayerTableModel::kBits), "float");
    QVERIFY(table_->model().is_marked(3) && !table_->model().is_marked(0));
    QVERIFY(
        table_->view().model()->index(3, LayerTableModel::kBits).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(table_->model().figures(0) && !table_->model().figures(3));
  }

  void sensitivitiesComeFromOutside() {
    fill(2);
    QCOMPARE(shown(1, LayerTableModel::kSensitivity), "");
    table_->model().set_sensitivities({{"0.mlp.down_proj", 0.25}});
    QCOMPARE(shown(1, LayerTableModel::kSensitivity), "0.25");
    QCOMPARE(shown(0, LayerTableModel::kSensitivity), "");
  }

  void csvIsWhatIsShown() {
    fill(2);
    measure(3, 12.3456789);
    type_filter("down");
    const QStringList lines = table_->csv().split('\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0], "block,layer,out,in,bits,bits_per_weight,mse,sqnr_db,sensitivity,bytes,estimate");
    QVERIFY(lines[1].startsWith("0,mlp.down_proj,64,32,4,,,,,"));
    QVERIFY(lines[2].contains("12.3456789"));
    const QTemporaryDir folder;
    QVERIFY(table_->save_csv(folder.filePath("layers.csv")).isEmpty());
    QFile file(folder.filePath("layers.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), table_->csv());
    QVERIFY(table_->save_csv("/nowhere/at/all.csv").contains("/nowhere/at/all.csv"));
  }

  void aThousandLayersScroll() {
    fill(500);
    QCOMPARE(table_->view().model()->rowCount(), 1000);
    QSignalSpy moved(table_.get(), &LayerTable::view_moved);
    for (int i = 0; i < 20; ++i) QTest::keyClick(&table_->view(), Qt::Key_PageDown);
    QVERIFY(moved.count() > 10);
    const auto rows = table_->rows_in_view();
    QVERIFY(!rows.empty() && rows.size() < 40);
    QVERIFY(rows.front() > 50);
    QCOMPARE(rows.back() - rows.front() + 1, static_cast<int>(rows.size()));
  }
};

AQ_TEST(LayerTableTest)
#include "layer_table_test.moc"
