// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/pipeline_view.h"

#include <QApplication>
#include <QHelpEvent>
#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include "tests/support/registered_test.h"
#include "tests/widgets/sample_run.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;
using State = PipelineView::State;

class PipelineViewTest : public QObject {
  Q_OBJECT

 private:
  static void start(PipelineView& view) {
    view.begin({"m", "affinequant", "W4A16", 3, 4, 10, 0});
    view.add(BlockStarted{0, 2.0});
    view.add(BlockFinished{0, 2.0, 0.5, 7});
    view.add(BlockStarted{1, 3.0});
    view.resize(400, 70);
    view.show();
  }

 private Q_SLOTS:
  void fillsAsTheRunAdvances() {
    PipelineView view;
    start(view);
    QCOMPARE(view.blocks(), 3);
    QVERIFY(view.state(0) == State::Done && view.state(1) == State::Learning &&
            view.state(2) == State::Pending);
    view.add(StepFinished{1, 1, 4, 2.5});
    QCOMPARE(view.progress(1), 0.375);
    view.add(EpochFinished{1, 1, 2.4, 1, {}});
    QCOMPARE(view.progress(1), 0.5);
    QVERIFY(view.tooltip(1).contains("epoch 2 of 4"));
    QVERIFY(view.tooltip(0).contains(QString::fromUtf8("−75%")));
  }

  void tellsWhatHappenedToABlock() {
    PipelineView view;
    start(view);
    QVERIFY(QTest::qWaitForWindowExposed(&view, aq::test::kPatience));
    const QPoint at = view.cell_rect(0).center();
    QHelpEvent help(QEvent::ToolTip, at, view.mapToGlobal(at));
    QApplication::sendEvent(&view, &help);
    QVERIFY(QToolTip::text().contains("loss at its start 2"));
  }

  void selectsByMouseAndKeys() {
    PipelineView view;
    start(view);
    QSignalSpy selected(&view, &PipelineView::block_selected);
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.cell_rect(1).center());
    QCOMPARE(view.selected(), 1);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Right);  // there is none further
    QCOMPARE(view.selected(), 2);
    QCOMPARE(selected.size(), 2);
  }

  void manyBlocksMakeItNoHigher() {
    PipelineView view;
    view.begin({.blocks = 1'000'000});
    QVERIFY(view.heightForWidth(800) <= 600);
    view.resize(800, view.heightForWidth(800));
    QCOMPARE(view.blocks(), 4096);
    QVERIFY(view.rect().contains(view.cell_rect(0)) && view.rect().contains(view.cell_rect(4095)));
  }

  void showsResumedBlocksAsDone() {
    PipelineView view;
    view.begin({"m", "affinequant", "W4A16", 5, 4, 10, 2});
    QVERIFY(view.state(1) == State::Done && view.state(2) == State::Pending);
    QVERIFY(view.tooltip(0).contains("earlier"));
  }

  void ignoresEventsOfUnknownBlocks() {
    PipelineView view;
    start(view);
    view.add(BlockStarted{9, 1});
    view.add(BlockFinished{-1, 1, 1, 1});
    view.clear();
    QCOMPARE(view.blocks(), 0);
  }

  void wrapsManyBlocks() {
    PipelineView view;
    view.begin({"m", "affinequant", "W4A16", 32, 4, 10, 0});
    view.resize(500, view.heightForWidth(500));
    QVERIFY(view.rect().contains(view.cell_rect(31)));
    QVERIFY(view.heightForWidth(300) > view.heightForWidth(900));
  }

  void followsTheTheme() {
    PipelineView view;
    start(view);
    apply_theme(*qApp, ThemeChoice::Dark);
    QCOMPARE(view.grab().toImage().pixelColor(1, 1), theme_of(true).surface);
    apply_theme(*qApp, ThemeChoice::Light);
    QCOMPARE(view.grab().toImage().pixelColor(1, 1), theme_of(false).surface);
  }
};

AQ_TEST(PipelineViewTest)
#include "pipeline_view_test.moc"
