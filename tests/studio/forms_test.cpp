// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <QTextEdit>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>

#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/brief_text.h"
#include "widgets/forms/formula_html.h"
#include "widgets/forms/path_field.h"
#include "widgets/forms/run_options_form.h"
#include "widgets/forms/section_box.h"

using namespace aq;

class FormsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void formulasBecomeRichText() {
    QCOMPARE(formula_html("XA⁻¹"), "<i>XA</i><sup>−1</sup>");
    QCOMPARE(formula_html("min ‖X‖²"), "min ‖<i>X</i>‖<sup>2</sup>");
    QCOMPARE(formula_html("of ‖ X − 1 ‖, so"), "of ‖\u00a0<i>X</i>\u00a0−\u00a01\u00a0‖, so");
    QCOMPARE(formula_html("min_{c, d} q_jᵀ"),
             "min<sub><i>c</i>, <i>d</i></sub> <i>q</i><sub><i>j</i></sub><sup>T</sup>");
    QCOMPARE(formula_html("x_ij"), "<i>x</i><sub><i>ij</i></sub>");
    QCOMPARE(formula_html("y,  x > 0"), "<i>y</i>,  <i>x</i>\u00a0&gt;\u00a00");
    QCOMPARE(formula_html("x_{i"), "<i>x</i><sub><i>i</i></sub>");
    QCOMPARE(formula_html("aᵢⱼ < b"), "<i>a</i><sub>ij</sub> &lt; <i>b</i>");
  }

  void optionsGoThroughTheForm() {
    RunOptionsForm form;
    form.set_demo(false);
    RunSpec wanted;
    wanted.calibration = "c.txt";
    wanted.evaluation = "e.txt";
    wanted.output = "/data/out";
    wanted.session = "s.h5";
    wanted.evaluate_rtn = true;
    wanted.evaluate_every_block = true;
    form.set_options(wanted);
    RunSpec got;
    form.apply(got);
    QCOMPARE(got.calibration, wanted.calibration);
    QCOMPARE(got.evaluation, wanted.evaluation);
    QCOMPARE(got.output, wanted.output);
    QCOMPARE(got.session, wanted.session);
    QVERIFY(got.evaluate_rtn && got.evaluate_every_block);
    QVERIFY(!got.resume);
  }

  void theWheelScrollsTheFormAndNoField() {
    RunOptionsForm form;
    form.set_formats({{"a", "A", {}}, {"b", "B", {}}});
    form.show();
    QVERIFY(QTest::qWaitForWindowActive(&form, aq::test::kPatience));
    auto* format = form.findChild<QComboBox*>("format");
    auto* blocks = form.findChild<QSpinBox*>("max-blocks");
    const auto turn = [](QWidget* field, int delta) {
      const QPointF middle(field->rect().center());
      QWheelEvent event(middle, field->mapToGlobal(middle), {}, {0, delta}, Qt::NoButton, {},
                        Qt::NoScrollPhase, false);
      QApplication::sendEvent(field, &event);
    };
    form.findChild<QCheckBox*>()->setFocus();
    turn(format, -120);
    turn(blocks, 120);
    QCOMPARE(format->currentData().toString(), QString("a"));
    QCOMPARE(blocks->value(), 0);
    format->setFocus();
    turn(format, -120);
    QCOMPARE(format->currentData().toString(), QString("b"));
  }

  void goesOnFromASessionThatExists() {
    QTemporaryFile session;
    QVERIFY(session.open());
    RunOptionsForm form;
    RunSpec spec;
    spec.session = session.fileName().toStdString();
    form.set_options(spec);
    form.apply(spec);
    QVERIFY(spec.resume);
  }

  void emptyOptionsMeanTheDemosTextsAndTheSuggestedOutput() {
    RunOptionsForm form;
    form.set_demo(true);
    form.suggest_output("/data/suggested");
    RunSpec spec;
    form.apply(spec);
    QCOMPARE(spec.evaluation, std::string("demo"));
    QCOMPARE(spec.output, std::string("/data/suggested"));
    QVERIFY(spec.evaluate_rtn);
    form.set_demo(false);
    form.apply(spec);
    QVERIFY(spec.evaluation.empty() && !spec.evaluate_rtn);
  }

  void keepsASessionBesideTheCheckpoint() {
    QTemporaryDir folder;
    RunOptionsForm form;
    form.suggest_output(folder.filePath("out"));
    RunSpec spec;
    form.apply(spec);
    QCOMPARE(spec.session, folder.filePath("out.h5").toStdString());
    QVERIFY(!spec.resume);
    QFile other(folder.filePath("out.h5"));  // another run's: neither overwritten nor gone on with
    QVERIFY(other.open(QIODevice::WriteOnly));
    form.apply(spec);
    QVERIFY(spec.session.empty() && !spec.resume);
  }

  void sectionsFold() {
    SectionBox box;
    auto* row = new QWidget;
    box.add(row);
    QVERIFY(row->isVisibleTo(&box));
    box.set_open(false);
    QVERIFY(!row->isVisibleTo(&box));
  }

  void bannerAsksForItsTextsAgain() {
    Banner banner;
    QString language = "English";
    banner.show_message(
        Banner::Tone::Warning, [&] { return language; }, QString("fixed"));
    QCOMPARE(banner.headline(), "English");
    language = "other";
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(&banner, &change);
    QCOMPARE(banner.headline(), "other");
    QCOMPARE(banner.detail(), "fixed");
  }

  void toolTipsOfFilesAreNoMarkup() {
    QCOMPARE(plain_tool_tip("plain\ntext & more"), "plain\ntext & more");
    const QString shown = plain_tool_tip("<img src=x width=9000>");
    QVERIFY2(!shown.contains("<img"), qPrintable(shown));
    QVERIFY(shown.contains("&lt;img"));
  }

  void briefTextsAreCutBetweenCharacters() {
    const QString astral = QString::fromUcs4(U"\U0001F642").repeated(100);
    for (const int most : {10, 11, 12, 13}) {
      const QString cut = brief(astral, most);
      QVERIFY(cut.size() <= most);
      QCOMPARE(QString::fromUtf8(cut.toUtf8()), cut);
    }
  }

  /// On a page that takes no more height than it asks for, as the Run page above its docks.
  void bannerHasRoomForAllLines() {
    QMainWindow window;
    auto* page = new QWidget;
    auto* banner = new Banner;
    (new QVBoxLayout(page))->addWidget(banner);
    page->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    window.setCentralWidget(page);
    auto* dock = new QDockWidget;
    dock->setWidget(new QTextEdit);
    window.addDockWidget(Qt::BottomDockWidgetArea, dock);
    window.resize(700, 600);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    banner->show_message(Banner::Tone::Error, QString("headline"),
                         QString("word ").repeated(100) + "\nadvice");
    const auto has_room = [&] {
      const auto labels = banner->findChildren<QLabel*>();
      return std::ranges::all_of(
          labels, [](const QLabel* one) { return one->height() >= one->heightForWidth(one->width()); });
    };
    QTRY_VERIFY(banner->width() > 600 && has_room());
    window.resize(400, 600);
    QTRY_VERIFY(banner->width() < 450 && has_room());
    const int before = banner->height();
    banner->show_message(Banner::Tone::Error, QString("headline"), QString("short"));
    QTRY_VERIFY_WITH_TIMEOUT(banner->height() < before, 10'000);
  }

  void bannerStaysUntilDismissed() {
    Banner banner;
    QVERIFY(banner.isHidden());
    banner.show_message(Banner::Tone::Error, QString("headline"), QString("<b>not markup</b>"));
    QVERIFY(!banner.isHidden());
    QCOMPARE(banner.detail(), "<b>not markup</b>");
  }
};

AQ_TEST(FormsTest)
#include "forms_test.moc"
