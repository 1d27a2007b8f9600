// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/explore_page.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QTest>

#include "app/studio/explore/heat_map_pane.h"
#include "app/studio/explore/layer_table.h"
#include "app/studio/explore/preview_controls.h"
#include "app/studio/explore/preview_runner.h"
#include "app/studio/workbench.h"
#include "core/run/layer_overrides.h"
#include "tests/studio/explore/scripted_explore.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/parameter_editor.h"
#include "widgets/plots/channel_range_plot.h"
#include "widgets/plots/heat_map_plot.h"
#include "widgets/plots/weight_histogram_plot.h"

using namespace aq;

/// The page on a scripted core, with a workbench whose form takes what it is given.
class ExplorePageTest : public QObject {
  Q_OBJECT

 private:
  RunSpec form_;
  std::shared_ptr<test::ScriptedCore> core_;
  std::unique_ptr<Workbench> workbench_;
  std::unique_ptr<ExplorePage> page_;

  void open(const std::string& model = "demo:toy") {
    workbench_->set_model({.spec = model, .name = "toy"});
    QTRY_VERIFY(!page_->weights().empty() || !page_->banner().isHidden());
  }
  QPushButton* button(const char* name) const { return page_->findChild<QPushButton*>(name); }
  QString label(const char* name) const { return page_->findChild<QLabel*>(name)->text(); }
  void type_bits(const QString& text) {
    auto* line = page_->findChild<ParameterEditor*>("weights.bits")->findChild<QLineEdit*>();
    line->selectAll();
    QTest::keyClicks(line, text);
  }
  int last_bits() const { return core_->previews.all().back().settings.weights.bits; }

 private Q_SLOTS:
  void init() {
    form_ = {};
    form_.recipe.weights.bits = 4;
    core_ = std::make_shared<test::ScriptedCore>();
    workbench_ = std::make_unique<Workbench>([this] { return form_; });
    connect(workbench_.get(), &Workbench::recipe_wanted, this, [this](const Recipe& recipe) {
      form_.recipe = recipe;
      Q_EMIT workbench_->spec_changed();
    });
    page_ = std::make_unique<ExplorePage>(test::scripted_services(core_), workbench_.get());
    page_->resize(1200, 740);
    page_->show();
  }
  void cleanup() {
    page_.reset();
    workbench_.reset();
  }

  void startsFromWhatTheFormHolds() {
    open();
    QCOMPARE(page_->table().model().count(), 6);
    QCOMPARE(page_->table().current(), 0);
    const PreviewRequest first = core_->previews.all().front();
    QCOMPARE(first.model, std::string("demo:toy"));
    QCOMPARE(first.layer.layer, std::string("self_attn.q_proj"));
    QCOMPARE(first.settings.weights.bits, 4);
    QVERIFY(page_->weights().csv().contains("dequantized"));
    QVERIFY(page_->weights().csv().contains("grid,-1,-1,"));
    QVERIFY(page_->ranges().csv().contains("32,-2,2,-1,1,0.2"));
    QCOMPARE(label("figure_sqnr"), "24.00 dB");
    QTRY_COMPARE(page_->table().model().measured(), 6);
  }

  void aChangeIsSeenAtOnce() {
    open();
    type_bits("2");
    QTRY_COMPARE(label("figure_sqnr"), "12.00 dB");
    QCOMPARE(last_bits(), 2);
    QCOMPARE(form_.recipe.weights.bits, 4);  // only looked at
    auto* slider = page_->findChild<QSlider*>("clip_ratio");
    QTest::keyClick(slider, Qt::Key_PageDown);
    QTRY_COMPARE(core_->previews.all().back().settings.clip_ratio, 0.95);
  }

  void aNewerChangeStopsAnOlderOne() {
    open();
    core_->slow = true;
    type_bits("2");
    QTRY_COMPARE(core_->stopped.load(), 1);
    core_->slow = false;
    type_bits("8");
    QTRY_COMPARE(label("figure_sqnr"),
                 "48.00 dB");  // the older one has ended, though it never would by itself
  }

  void anEstimateComesBeforeTheWhole() {
    core_->estimates = true;
    workbench_->set_model({.spec = "demo:toy", .name = "toy"});
    QTRY_VERIFY(core_->previews.count() >= 2 && core_->previews.all().back().whole);
    QVERIFY(!core_->previews.all().front().whole);
    QTRY_VERIFY(!page_->heat_map().plot().empty());  // which the whole alone brings
  }

  void settingsGoIntoTheForm() {
    open();
    QVERIFY(!button("explore_use")->isEnabled());
    type_bits("3");
    QTest::mouseClick(button("explore_use"), Qt::LeftButton);
    QCOMPARE(form_.recipe.weights.bits, 3);
    QVERIFY(form_.recipe.layers.empty());
    QVERIFY(!button("explore_use")->isEnabled());
    QTRY_COMPARE(page_->table().model().figures(4)->sqnr_db, 18 - 0.02);  // the table follows
  }

  void oneLayerCanHaveItsOwn() {
    open();
    type_bits("8");
    QTest::mouseClick(button("explore_own"), Qt::LeftButton);
    QCOMPARE(form_.recipe.weights.bits, 4);
    QCOMPARE(weight_recipe_of(form_.recipe, 0, "self_attn.q_proj").bits, 8);
    QVERIFY(page_->table().model().is_marked(0) && !page_->table().model().is_marked(1));
    QTest::mouseClick(button("explore_float"), Qt::LeftButton);
    QCOMPARE(weight_recipe_of(form_.recipe, 0, "self_attn.q_proj").bits, 16);
    QVERIFY(!button("explore_float")->isEnabled());
    type_bits("16");
    QVERIFY(!button("explore_use")->isEnabled());  // it would leave every layer as it is
    QVERIFY(button("explore_back")->isVisible());
    QTest::mouseClick(button("explore_back"), Qt::LeftButton);
    QVERIFY(form_.recipe.layers.empty());
    QVERIFY(!button("explore_back")->isVisible());
  }

  void theFormIsFollowedUntilOnePlays() {
    open();
    form_.recipe.weights.bits = 6;
    Q_EMIT workbench_->spec_changed();
    QTRY_COMPARE(last_bits(), 6);
    type_bits("2");
    form_.recipe.weights.bits = 5;
    Q_EMIT workbench_->spec_changed();
    QCOMPARE(page_->controls().weights().bits, 2);
    page_->table().choose(3);  // what one plays with goes along to other layers
    QTRY_COMPARE(core_->previews.all().back().layer.block, 1);
    QCOMPARE(last_bits(), 2);
  }

  void theHeatMapAsksForWhatIsInView() {
    open();
    HeatMapPlot& plot = page_->heat_map().plot();
    QTRY_VERIFY(!plot.empty());
    QTest::qWait(60);
    const std::size_t before = core_->views.count();
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Plus);
    QTest::keyClick(&plot, Qt::Key_Plus);
    QTRY_VERIFY(core_->views.count() > before);
    QTRY_VERIFY(plot.picture_shown()->region.rows < 64);
    auto* what = page_->findChild<QComboBox*>("heat_map_of");
    what->setCurrentIndex(2);
    QTRY_COMPARE(plot.picture_shown()->values.front(), 3.0F);
    QVERIFY(plot.picture_shown()->region.rows < 64);  // the zoom stays
    QTest::keyClick(&plot, Qt::Key_Home);
    QTRY_COMPARE(plot.picture_shown()->region.rows, std::int64_t{64});
  }

  void whatGoesWrongIsSaidInPlace() {
    open("/models/gone");
    QVERIFY(page_->banner().detail().contains("it is not there any more"));
    open();
    QTRY_VERIFY(!page_->weights().empty());
    QVERIFY(page_->banner().isHidden());
  }

  void nothingIsDoneWhereNobodyLooks() {
    page_->hide();
    workbench_->set_model({.spec = "demo:toy", .name = "toy"});
    QTest::qWait(50);
    QCOMPARE(core_->previews.count(), std::size_t{0});
    page_->show();
    QTRY_VERIFY(core_->previews.count() > 0);
  }

  void aRunGoesFirst() {
    open();
    workbench_->set_running(true);
    type_bits("2");
    QVERIFY(!button("explore_use")->isEnabled() && !button("explore_float")->isEnabled());
    workbench_->set_running(false);
    QVERIFY(button("explore_use")->isEnabled());
  }
};

AQ_TEST(ExplorePageTest)
#include "explore_page_test.moc"
