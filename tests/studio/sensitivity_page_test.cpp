// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/sensitivity/sensitivity_page.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <thread>

#include "app/studio/sensitivity/bits_choice.h"
#include "app/studio/sensitivity/budget_panel.h"
#include "app/studio/task_bar.h"
#include "app/studio/workbench.h"
#include "core/base/error.h"
#include "core/run/layer_overrides.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/chart_plot.h"
#include "widgets/plots/grid_map_plot.h"

using namespace aq;

namespace {

/// Three blocks of two layers; down_proj costs most, and most of all in block 1.
Sensitivity measured(const SensitivitySpec& spec) {
  Sensitivity found;
  found.model = spec.model;
  found.bits = spec.bits;
  found.base_bits = spec.recipe.weights.bits;
  found.tokens = spec.max_tokens;
  for (const int bits : found.bits) found.all.push_back(20.0 / (1 << bits));
  for (int block = 0; block < 3; ++block)
    for (const char* layer : {"self_attn.q_proj", "mlp.down_proj"}) {
      const bool down = layer[0] == 'm';
      LayerSensitivity one{block, layer, 1000, {}, {}, 0.9};
      for (const int bits : found.bits) {
        one.only.push_back((down ? (block == 1 ? 40.0 : 10.0) : 1.0) / (1 << (2 * bits)));
        one.bits_per_weight.push_back(bits);
      }
      found.layers.push_back(one);
    }
  return found;
}

ModelSummary toy() { return {.spec = "demo:toy", .name = "toy", .demo = true}; }

}  // namespace

class SensitivityPageTest : public QObject {
  Q_OBJECT

 private:
  Recipe settings_;
  std::unique_ptr<Workbench> workbench_;

  std::unique_ptr<SensitivityPage> make_page(SensitivityServices services) {
    settings_ = {};
    workbench_ = std::make_unique<Workbench>([this] {
      RunSpec spec;
      spec.recipe = settings_;
      return spec;
    });
    auto page = std::make_unique<SensitivityPage>(services, workbench_.get());
    page->resize(1100, 760);
    page->show();
    return page;
  }

  static SensitivityServices scripted() {
    return {[](const SensitivitySpec& spec, const RunContext&, const SensitivityProgress& progress) {
              progress(1, 2);
              return measured(spec);
            },
            [](const SensitivitySpec&, const Recipe& recipe, const RunContext&) {
              return 0.001 * static_cast<double>(recipe.layers.size());
            }};
  }

  static void press(QPushButton* button) { QTest::mouseClick(button, Qt::LeftButton); }

  static void measure(SensitivityPage& page) {
    press(page.bar().start_button());
    QTRY_VERIFY(page.result());
  }

 private Q_SLOTS:
  void withoutAModelNothingStarts() {
    const auto page = make_page(scripted());
    QVERIFY(!page->bar().start_button()->isEnabled());
    QVERIFY(page->map().empty() && !page->map().empty_text().isEmpty());
    workbench_->set_model(toy());
    QVERIFY(page->bar().start_button()->isEnabled());
    workbench_->set_running(true);
    QVERIFY(!page->bar().start_button()->isEnabled());
    workbench_->set_running(false);
    workbench_->set_task(QStringLiteral("A sweep is under way"));
    QVERIFY(!page->bar().start_button()->isEnabled());
    workbench_->set_task({});
    QVERIFY(page->bar().start_button()->isEnabled());
  }

  void aMeasurementIsShown() {
    const auto page = make_page(scripted());
    workbench_->set_model(toy());
    measure(*page);
    const GridMap& map = page->map().map();
    QCOMPARE(map.rows, (QStringList{"q_proj", "down_proj"}));
    QCOMPARE(map.columns, (QStringList{"0", "1", "2"}));
    QCOMPARE(map.at(1, 1), 40.0 / 16);  // 2 bits are the first view
    page->view().setCurrentIndex(2);    // 4 bits
    QCOMPARE(page->map().map().at(1, 1), 40.0 / 256);
    QCOMPARE(page->curves().chart().series.size(), std::size_t{3});
    QCOMPARE(page->curves().chart().series[2].x.front(), 2.0);
    QCOMPARE(page->curves().chart().series[2].y.front(), 5.0);
    page->view().setCurrentIndex(page->view().count() - 2);  // all but this one
    QVERIFY(std::abs(page->map().map().at(0, 0) - (20.0 / 16 - 0.9)) < 1e-9);
  }

  void aBudgetBecomesARecipe() {
    const auto page = make_page(scripted());
    workbench_->set_model(toy());
    measure(*page);
    QSignalSpy recipes(workbench_.get(), &Workbench::recipe_wanted);
    QSignalSpy pages(workbench_.get(), &Workbench::page_wanted);
    auto* slider = page->budget().findChild<QSlider*>();
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(page->budget().choice()->bits_per_weight, 2.0);
    page->budget().set_target(2.5);
    const BitChoice choice = *page->budget().choice();
    QVERIFY(choice.bits_per_weight <= 2.5 && choice.bits_per_weight > 2);
    page->view().setCurrentIndex(page->view().count() - 1);
    QVERIFY(page->map().map().at(1, 1) > page->map().map().at(0, 1));  // block 1's down_proj has most bits
    press(page->budget().use_button());
    QCOMPARE(recipes.count(), 1);
    QCOMPARE(pages.first().first().toString(), QStringLiteral("run"));
    const Recipe recipe = recipes.first().first().value<Recipe>();
    for (std::size_t i = 0; i < choice.formats.size(); ++i) {
      const LayerSensitivity& layer = page->result()->layers[i];
      QCOMPARE(weight_recipe_of(recipe, layer.block, layer.layer).bits,
               page->result()->bits[choice.formats[i]]);
    }
  }

  void theMixtureIsMeasuredAsAWhole() {
    const auto page = make_page(scripted());
    workbench_->set_model(toy());
    measure(*page);
    page->budget().set_target(2.5);
    press(page->budget().check_button());
    const auto said = [&] {
      for (const auto* label : page->budget().findChildren<QLabel*>())
        if (label->text().contains(QStringLiteral("measured as a whole"))) return true;
      return false;
    };
    QTRY_VERIFY(said());
    page->budget().set_target(3);
    QVERIFY(!said());  // it was another mixture's
  }

  void aClickInTheCurveSetsTheBudget() {
    const auto page = make_page(scripted());
    workbench_->set_model(toy());
    measure(*page);
    Q_EMIT page->curves().x_selected(3.25);
    QVERIFY(page->budget().choice()->bits_per_weight <= 3.25 + 1e-9);
    QCOMPARE(page->curves().chart().lines.front().at, page->budget().choice()->bits_per_weight);
  }

  void itCanBeStopped() {
    const auto page = make_page({[](const SensitivitySpec&, const RunContext& context,
                                    const SensitivityProgress& progress) -> Sensitivity {
                                   for (int i = 0;; ++i) {
                                     progress(i % 100, 100);
                                     context.check();
                                     std::this_thread::sleep_for(std::chrono::milliseconds(1));
                                   }
                                 },
                                 {}});
    workbench_->set_model(toy());
    press(page->bar().start_button());
    QVERIFY(page->bar().stop_button()->isEnabled());
    QVERIFY(!workbench_->task().isEmpty());  // runs wait for it
    QVERIFY(!page->bar().start_button()->isEnabled());
    QTest::qWait(120);
    press(page->bar().stop_button());
    QTRY_VERIFY(page->bar().start_button()->isEnabled());
    QVERIFY(workbench_->task().isEmpty());
    QVERIFY(!page->banner().isVisible());
  }

  void anErrorStandsInThePage() {
    const auto page =
        make_page({[](const SensitivitySpec&, const RunContext&, const SensitivityProgress&) -> Sensitivity {
                     throw Error(ErrorKind::BadInput, "reading", "text.txt", "it is empty");
                   },
                   {}});
    workbench_->set_model(toy());
    press(page->bar().start_button());
    QTRY_VERIFY(page->banner().isVisible());
    QVERIFY(page->banner().detail().contains(QStringLiteral("it is empty")));
    QVERIFY(page->bar().start_button()->isEnabled());
  }

  void withoutBitsNothingStarts() {
    const auto page = make_page(scripted());
    workbench_->set_model(toy());
    page->findChild<BitsChoice*>()->set_bits({});
    QVERIFY(!page->bar().start_button()->isEnabled());
    page->findChild<BitsChoice*>()->set_bits({3});
    QVERIFY(page->bar().start_button()->isEnabled());
  }

  void anotherModelForgetsTheMeasurement() {
    const auto page = make_page(scripted());
    workbench_->set_model(toy());
    measure(*page);
    ModelSummary other = toy();
    other.spec = "/models/other";
    other.demo = false;
    workbench_->set_model(other);
    QVERIFY(!page->result() && page->map().empty() && !page->budget().isEnabled());
    QVERIFY(!page->bar().start_button()->isEnabled());  // it has no text
  }
};

AQ_TEST(SensitivityPageTest)
#include "sensitivity_page_test.moc"
