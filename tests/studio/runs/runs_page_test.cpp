// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/runs_page.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <algorithm>

#include "app/studio/runs/run_lineage.h"
#include "app/studio/runs/run_queue.h"
#include "app/studio/runs/run_tree.h"
#include "tests/studio/runs/page_fixture.h"
#include "tests/studio/runs/session_maker.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"

using namespace aq;

/// The page with real sessions in its folder and a window that only takes things down.
class RunsPageTest : public QObject {
  Q_OBJECT

 private:
  struct Page {
    test::FakeWindow window;
    RunLibrary library{run_services(), window.folder.path(), &window.workbench};
    RunQueue queue{&window.workbench};
    RunLineage lineage{&window.workbench, &library, &queue};
    RunsPage page{&library, &queue, &lineage, &window.workbench};

    void show(int runs) {
      page.resize(1200, 700);
      page.show();
      QVERIFY(QTest::qWaitForWindowActive(&page, aq::test::kPatience));
      QTRY_COMPARE(static_cast<int>(library.runs().size()), runs);
    }
    QTreeWidgetItem* item(const QString& name) {
      const auto found = page.tree().findItems(name, Qt::MatchExactly | Qt::MatchRecursive);
      return found.isEmpty() ? nullptr : found.first();
    }
    void click(const QString& name, Qt::KeyboardModifiers keys = {}) {
      QVERIFY(item(name));
      const QRect place = page.tree().visualItemRect(item(name));
      QTest::mouseClick(page.tree().viewport(), Qt::LeftButton, keys, place.center());
      QCoreApplication::processEvents();  // the details that come are laid out
    }
    template <typename Widget>
    Widget* find(const char* name) {
      return page.findChild<Widget*>(name);
    }
  };

  static RunEntry entry(const std::string& id, const std::string& parent, const std::string& model = "m") {
    RunEntry run{.path = "/" + id + ".h5", .id = id, .state = "finished", .model = model};
    run.notes.parent = parent;
    return run;
  }

 private Q_SLOTS:
  void initTestCase() {
    // Where the trash of this test is.
    qputenv("XDG_DATA_HOME", data_.path().toUtf8());
  }

  void parentsAreFoundAndRingsBroken() {
    QCOMPARE(parents_of({entry("a", ""), entry("b", "a"), entry("c", "b")}), (std::vector<int>{-1, 0, 1}));
    QCOMPARE(parents_of({entry("a", "gone"), entry("b", "b")}), (std::vector<int>{-1, -1}));
    QCOMPARE(parents_of({entry("a", "b"), entry("b", "a")}), (std::vector<int>{1, -1}));
    QCOMPARE(parents_of({entry("a", "", "one"), entry("b", "a", "two")}), (std::vector<int>{-1, -1}));
  }

  void anEmptyPageSaysWhatToDo() {
    Page page;
    page.page.show();
    QVERIFY(!page.page.tree().isVisible());
    const auto texts = page.page.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(texts, [](const QLabel* label) {
      return label->isVisible() && label->text().contains("add a folder");
    }));
    QVERIFY(!page.find<QPushButton>("add_to_queue")->isEnabled());  // no model is open
  }

  void childrenStandBelowTheirRun() {
    Page page;
    const std::string parent = test::make_session(page.window.path("first.h5"));
    test::MadeSession made;
    made.recipe.weights.bits = 2;
    const std::string id = test::make_session(page.window.path("second.h5"), made);
    page.library.services().annotate(page.window.path("second.h5"), {.session = id, .parent = parent});
    page.show(2);
    QVERIFY(page.item("first"));
    QCOMPARE(page.item("second")->parent(), page.item("first"));
    QCOMPARE(page.item("first")->parent(), page.item("demo:llama"));
    QCOMPARE(page.item("second")->text(2), QStringLiteral("W2A16"));
    QCOMPARE(page.item("second")->text(4), QStringLiteral("11.00"));
    QCOMPARE(page.item("second")->text(5), QStringLiteral("+10%"));
  }

  void aCorruptSessionSaysWhatIsWrongAndThePageGoesOn() {
    Page page;
    test::make_session(page.window.path("good.h5"));
    QFile bad(page.window.folder.filePath("bad.h5"));
    QVERIFY(bad.open(QIODevice::WriteOnly));
    bad.write("not a session");
    bad.close();
    page.show(2);
    page.click("bad");
    const auto labels = page.page.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
      return label->isVisible() && label->property("role") == "error" && !label->text().isEmpty();
    }));
    QVERIFY(!page.find<QPushButton>("reopen_run")->isEnabled());
    page.page.tree().setFocus();
    QTest::keyClick(&page.page.tree(), Qt::Key_Return);
    QVERIFY(page.page.banner().isVisible());
    page.click("good");
    QVERIFY(page.find<QPushButton>("reopen_run")->isEnabled());
  }

  void namesAndNotesStayWithTheSession() {
    Page page;
    test::make_session(page.window.path("plain.h5"));
    page.show(1);
    page.click("plain");
    page.page.tree().setFocus();
    QTest::keyClick(&page.page.tree(), Qt::Key_F2);
    auto* name = page.find<QLineEdit>("run_name");
    QVERIFY(name->hasFocus());
    QTest::keyClicks(name, "My run");
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(page.item("My run"));
    auto* note = page.find<QPlainTextEdit>("run_note");
    note->setFocus();
    QTest::keyClicks(note, "worth another look");
    // Without leaving the field: a program that is killed has saved it.
    QTRY_COMPARE(run_services().list({page.window.folder.path().toStdString()}).front().notes.note,
                 std::string("worth another look"));
    QCOMPARE(note->toPlainText(), QString("worth another look"));
    QCOMPARE(run_services().list({page.window.folder.path().toStdString()}).front().name(),
             std::string("My run"));
    QVERIFY(QFile::exists(page.window.folder.filePath("plain.h5")));  // the file keeps its own
  }

  void reopeningReplaysItsEvents() {
    Page page;
    test::make_session(page.window.path("old.h5"));
    page.show(1);
    page.click("old");
    QTest::mouseClick(page.find<QPushButton>("reopen_run"), Qt::LeftButton);
    QTRY_COMPARE(page.window.replayed, QStringLiteral("old"));
    QVERIFY(page.window.replayed_events.size() > 8);
    page.window.replayed.clear();
    page.window.workbench.start({.model = "demo:llama"});
    QTest::mouseClick(page.find<QPushButton>("reopen_run"), Qt::LeftButton);
    QVERIFY(page.page.banner().isVisible());
    QVERIFY(page.window.replayed.isEmpty());
  }

  void itsSettingsCanBeUsedAgain() {
    Page page;
    test::MadeSession made;
    made.recipe.weights.bits = 2;
    made.recipe.optimizer.epochs = 5;
    const std::string id = test::make_session(page.window.path("old.h5"), made);
    page.show(1);
    page.click("old");
    QTest::mouseClick(page.find<QPushButton>("use_settings"), Qt::LeftButton);
    QVERIFY(page.window.form.recipe == made.recipe);
    QCOMPARE(page.window.form.model, std::string("demo:llama"));
    QCOMPARE(page.window.page, QStringLiteral("run"));
    QTest::mouseClick(page.find<QPushButton>("add_to_queue"), Qt::LeftButton);
    QCOMPARE(page.queue.runs().front().parent.toStdString(), id);
    QTest::mouseClick(page.find<QToolButton>("drop_parent"), Qt::LeftButton);
    QTest::mouseClick(page.find<QPushButton>("add_to_queue"), Qt::LeftButton);
    QVERIFY(page.queue.runs().back().parent.isEmpty());
  }

  void selectedRunsAreCompared() {
    Page page;
    test::make_session(page.window.path("a.h5"));
    test::make_session(page.window.path("b.h5"));
    page.show(2);
    QSignalSpy compared(&page.window.workbench, &Workbench::compare_wanted);
    page.click("a");
    QVERIFY(!page.find<QPushButton>("compare_runs")->isEnabled());
    page.click("b", Qt::ControlModifier);
    QTest::mouseClick(page.find<QPushButton>("compare_runs"), Qt::LeftButton);
    QCOMPARE(compared.size(), 1);
    QCOMPARE(compared[0][0].toStringList().size(), 2);
    QCOMPARE(page.window.page, QStringLiteral("compare"));
  }

  void aRunGoesToTheTrashAndItsCheckpointStays() {
    Page page;
    const std::string path = page.window.path("old.h5");
    const std::string id = test::make_session(path);
    QVERIFY(QDir(page.window.folder.path()).mkdir("checkpoint"));
    page.library.services().annotate(path, {.session = id, .output = page.window.path("checkpoint")});
    page.show(1);
    page.click("old");
    page.page.tree().setFocus();
    test::answer("Keep");
    QTest::keyClick(&page.page.tree(), Qt::Key_Delete);
    QVERIFY(QFile::exists(QString::fromStdString(path)));
    test::answer("Move to trash");
    QTest::mouseClick(page.find<QPushButton>("trash_run"), Qt::LeftButton);
    QTRY_VERIFY(page.library.runs().empty());
    QVERIFY(!QFile::exists(QString::fromStdString(path)));
    QVERIFY(!QFile::exists(QString::fromStdString(path) + ".notes.json"));
    QVERIFY(QDir(page.window.folder.filePath("checkpoint")).exists());
  }

  void aReportOfTheChosenRunIsAskedFor() {
    Page page;
    test::make_session(page.window.path("a.h5"));
    page.show(1);
    QSignalSpy wanted(&page.window.workbench, &Workbench::report_wanted);
    page.click("a");
    QTest::mouseClick(page.find<QPushButton>("report_of_run"), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toStringList(), QStringList{QString::fromStdString(page.window.path("a.h5"))});
    Q_EMIT page.window.workbench.report_failed({ErrorKind::Output, "the disk is full", {}});
    QVERIFY(page.page.banner().isVisible());
    QVERIFY(page.page.banner().detail().contains("the disk is full"));
  }

  void itSaysWhatMemoryARunTook() {
    Page page;
    test::MadeSession made;
    made.peak_memory = 1'500'000'000;
    test::make_session(page.window.path("new.h5"), made);
    test::make_session(page.window.path("old.h5"));  // as earlier versions wrote them
    page.show(2);
    const auto says = [&](const QString& text) {
      return std::ranges::any_of(page.page.findChildren<QLabel*>(), [&](const QLabel* label) {
        return label->isVisible() && label->text().contains(text);
      });
    };
    page.click("new");
    QVERIFY(says("Peak memory") && says("1.5 GB"));
    page.click("old");
    QVERIFY(!says("Peak memory"));
  }

  void theQueueIsWorkedByKeys() {
    Page page;
    page.show(0);
    page.window.open("demo:toy");
    auto* add = page.find<QPushButton>("add_to_queue");
    for (const int bits : {2, 3, 4}) {
      page.window.form.recipe.weights.bits = bits;
      QTest::mouseClick(add, Qt::LeftButton);
    }
    auto* list = page.find<QListWidget>("run_queue");
    QCOMPARE(list->count(), 3);
    list->setFocus();
    list->setCurrentRow(2);
    QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
    QVERIFY(list->item(1)->text().contains("W4A16"));
    QCOMPARE(list->currentRow(), 1);  // the choice goes with the run
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(page.queue.runs().size(), std::size_t{2});
    QTest::mouseClick(page.find<QPushButton>("start_queue"), Qt::LeftButton);
    QCOMPARE(page.window.started.size(), std::size_t{1});
    QCOMPARE(page.window.started[0].recipe.weights.bits, 2);
    page.window.finish();
    QTRY_COMPARE(page.window.started.size(), std::size_t{2});
    QTest::mouseClick(page.find<QPushButton>("start_queue"), Qt::LeftButton);  // now it pauses
    QVERIFY(!page.queue.is_started());
  }

  void aHundredRunsFilterAndScroll() {
    RunTree tree;
    tree.resize(900, 500);
    std::vector<RunEntry> runs;
    for (int i = 0; i < 100; ++i)
      runs.push_back(entry("run" + std::to_string(i), i % 3 == 0 ? "" : "run" + std::to_string(i - 1)));
    tree.show_runs(runs);
    tree.show();
    QVERIFY(QTest::qWaitForWindowActive(&tree, aq::test::kPatience));
    tree.choose("/run50.h5");
    QCOMPARE(tree.current_run()->id, std::string("run50"));
    runs[0].seconds = 9;
    tree.show_runs(runs);  // read again: the choice stays
    QCOMPARE(tree.current_run()->id, std::string("run50"));
    for (int i = 0; i < 60; ++i) QTest::keyClick(&tree, Qt::Key_Down);
    QVERIFY(tree.verticalScrollBar()->value() > 0);
    tree.filter("run77");
    int shown = 0;
    for (const RunEntry& run : runs) {
      const auto found =
          tree.findItems(QString::fromStdString(run.id), Qt::MatchExactly | Qt::MatchRecursive);
      shown += found.first()->isHidden() ? 0 : 1;
    }
    QCOMPARE(shown, 3);  // itself and those it hangs on
  }

  void foldersAreRemembered() {
    Page page;
    QTemporaryDir other;
    test::make_session(other.filePath("far.h5").toStdString());
    page.show(0);
    page.library.add_folder(other.path());
    QTRY_COMPARE(page.library.runs().size(), std::size_t{1});
    RunLibrary again(run_services(), page.window.folder.path(), &page.window.workbench);
    QVERIFY(again.folders().contains(QDir(other.path()).absolutePath()));
  }

 private:
  QTemporaryDir data_;
};

AQ_TEST(RunsPageTest)
#include "runs_page_test.moc"
