// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QAction>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "app/studio/log_view.h"
#include "app/studio/settings_history.h"
#include "app/studio/shortcut_list.h"
#include "app/studio/tour.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

Recipe with_bits(int bits) {
  Recipe recipe;
  recipe.weights.bits = bits;
  return recipe;
}

}  // namespace

/// The small things that make a window a tool.
class WindowCraftTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void settingsAreUndone() {
    SettingsHistory history;
    history.restart(with_bits(4));
    QSignalSpy wanted(&history, &SettingsHistory::recipe_wanted);
    history.note(with_bits(3));
    Recipe symmetric = with_bits(3);
    symmetric.weights.symmetric = true;
    history.note(symmetric);
    history.undo_action()->trigger();
    QCOMPARE(wanted.last().first().value<Recipe>().weights.symmetric, false);
    history.note(with_bits(3));  // the form says what undo brought about: no new step
    history.undo_action()->trigger();
    QCOMPARE(wanted.last().first().value<Recipe>().weights.bits, 4);
    QVERIFY(!history.undo_action()->isEnabled());
    history.redo_action()->trigger();
    history.redo_action()->trigger();
    QVERIFY(wanted.last().first().value<Recipe>() == symmetric);
  }

  void typingIsOneStep() {
    SettingsHistory history;
    history.restart(with_bits(4));
    for (const int bits : {2, 3, 8}) history.note(with_bits(bits));
    QSignalSpy wanted(&history, &SettingsHistory::recipe_wanted);
    history.undo_action()->trigger();
    QCOMPARE(wanted.last().first().value<Recipe>().weights.bits, 4);
  }

  void theLogIsSearchedAndFiltered() {
    LogView log;
    log.add(EpochFinished{.block = 2, .epoch = 0, .loss = 0.5}, 3);
    log.add(BlockFinished{.block = 2}, 65);
    log.add(Notice{.warning = true, .text = "the Hessian is not positive definite"}, 70);
    QCOMPARE(log.text().count(QLatin1Char('\n')), 2);
    QVERIFY(log.text().contains(QStringLiteral("01:05")));
    log.findChild<QComboBox*>()->setCurrentIndex(1);
    QCOMPARE(log.text().count(QLatin1Char('\n')), 1);
    log.findChild<QComboBox*>()->setCurrentIndex(2);
    QVERIFY(log.text().contains(QStringLiteral("Hessian")) && !log.text().contains(QStringLiteral("01:05")));
    log.findChild<QComboBox*>()->setCurrentIndex(0);
    QTest::keyClicks(log.findChild<QLineEdit*>(), QStringLiteral("hessian"));
    QCOMPARE(log.text().count(QLatin1Char('\n')), 0);
    QVERIFY(log.text().contains(QStringLiteral("Hessian")));
    log.add(Notice{.text = "nothing of the kind"}, 80);  // what comes later is filtered, too
    QVERIFY(!log.text().contains(QStringLiteral("of the kind")));
  }

  void everyKeyIsListed() {
    QWidget window;
    auto* action = new QAction(QStringLiteral("&Open model…"), &window);
    action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_O));
    const auto list = shortcuts_of(window);
    QCOMPARE(list.first(), (QPair<QString, QString>{"Ctrl+O", "Open model…"}));
    QVERIFY(list.size() > 1);
  }

  void theTourGoesFromPlaceToPlace() {
    QWidget window;
    window.resize(900, 600);
    QPushButton first(&window), second(&window);
    first.setGeometry(10, 10, 100, 30);
    second.setGeometry(780, 560, 100, 30);
    window.show();
    auto* tour = new Tour(
        {{[&] { return &first; }, "One", "The first"}, {[&] { return &second; }, "Two", "The second"}},
        &window);
    QSignalSpy ended(tour, &Tour::ended);
    QCOMPARE(tour->stop(), 0);
    QTest::keyClick(tour, Qt::Key_Right);
    QCOMPARE(tour->stop(), 1);
    // The card stays inside of the window, wherever the place is.
    for (const auto* card : tour->findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly))
      QVERIFY(tour->rect().contains(card->geometry()));
    QTest::keyClick(tour, Qt::Key_Left);
    QCOMPARE(tour->stop(), 0);
    QTest::keyClick(tour, Qt::Key_Tab);
    QVERIFY(tour->hasFocus() || !window.isActiveWindow());
    QTest::keyClick(tour, Qt::Key_Return);
    QTest::keyClick(tour, Qt::Key_Return);
    QCOMPARE(ended.count(), 1);
  }
};

AQ_TEST(WindowCraftTest)
#include "window_craft_test.moc"
