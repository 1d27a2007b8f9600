// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/learn_page.h"

#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/learn/lesson_text_view.h"
#include "app/studio/learn/lesson_view.h"
#include "app/studio/workbench.h"
#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/theme/apply_theme.h"

using namespace aq;

class LearnPageTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  LearnServices services_;

  QString settings_file() const { return folder_.filePath("settings.ini"); }
  static QString title_of(LearnPage& page) { return page.view().findChild<QLabel*>("lesson_title")->text(); }
  static void show_page(LearnPage& page) {
    page.resize(1200, 780);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page, aq::test::kPatience));
    page.activateWindow();
    QTRY_VERIFY(page.is_settled());
  }

 private Q_SLOTS:
  void initTestCase() {
    apply_theme(*qApp, ThemeChoice::Light);
    services_ = learn_services();
  }

  void goesFromLessonToLesson() {
    LearnPage page(services_, nullptr);
    show_page(page);
    QCOMPARE(page.lesson(), 0);
    auto* previous = page.findChild<QPushButton*>("previous_lesson");
    auto* next = page.findChild<QPushButton*>("next_lesson");
    QVERIFY(!previous->isEnabled());
    QTest::mouseClick(next, Qt::LeftButton);
    QCOMPARE(page.lesson(), 1);
    QCOMPARE(title_of(page), QString("Granularity: tensor, channel, group"));
    QTest::keyClick(next, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(page.lesson(), 2);
    QTest::keyClick(next, Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(page.lesson(), 1);
    auto* list = page.findChild<QListWidget*>("lesson_list");
    QCOMPARE(list->currentRow(), 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(8)).center());
    QCOMPARE(page.lesson(), 8);
    QVERIFY(!next->isEnabled() && previous->isEnabled());
    QTRY_VERIFY(page.is_settled());
    QVERIFY(page.view().board().has_tensors());  // those that were read already
  }

  void remembersWhatWasVisited() {
    QSettings settings(settings_file(), QSettings::IniFormat);
    {
      LearnPage page(services_, nullptr, &settings);
      show_page(page);
      page.show_lesson(2);
      QCOMPARE(page.findChild<QProgressBar*>()->value(), 2);
    }
    LearnPage page(services_, nullptr, &settings);
    QCOMPARE(page.lesson(), 2);
    auto* list = page.findChild<QListWidget*>("lesson_list");
    QVERIFY(list->item(0)->text().contains(QChar(0x2713)) && list->item(2)->text().contains(QChar(0x2713)));
    QVERIFY(!list->item(1)->text().contains(QChar(0x2713)));
    QCOMPARE(page.findChild<QProgressBar*>()->value(), 2);
  }

  void readsNothingBeforeItIsShown() {
    int reads = 0;
    LearnServices counting = services_;
    counting.read = [&, read = services_.read](const std::string& model, const std::stop_token& stop) {
      ++reads;
      return read(model, stop);
    };
    LearnPage page(counting, nullptr);
    QTest::qWait(50);
    QCOMPARE(reads, 0);
    show_page(page);
    QCOMPARE(reads, 1);
    page.hide();
    page.show();
    QCOMPARE(reads, 1);
  }

  void presents() {
    LearnPage page(services_, nullptr);
    show_page(page);
    auto* present = page.findChild<QPushButton*>("present");
    const double small = present->font().pointSizeF();
    QTest::keyClick(&page, Qt::Key_F11);
    QVERIFY(page.is_presenting());
    QWidget* window = present->window();
    QVERIFY(window != &page && window->isVisible());
    QVERIFY(window->isFullScreen());
    QCOMPARE(window->geometry(), window->screen()->geometry());
    QVERIFY(present->font().pointSizeF() > 1.3 * small);
    QVERIFY(page.view().font().pointSizeF() > 1.3 * small);
    QVERIFY(QTest::qWaitForWindowExposed(window, aq::test::kPatience));
    QTest::keyClick(present, Qt::Key_Right, Qt::AltModifier);  // its keys go with it
    QCOMPARE(page.lesson(), 1);
    QTest::keyClick(window, Qt::Key_Escape);
    QVERIFY(!page.is_presenting());
    QCOMPARE(present->window(), &page);
    QCOMPARE(present->font().pointSizeF(), small);
    QTest::mouseClick(present, Qt::LeftButton);
    QVERIFY(page.is_presenting());
    QVERIFY(QTest::qWaitForWindowExposed(present->window(), aq::test::kPatience));
    QTest::keyClick(present->window(), Qt::Key_F11);
    QVERIFY(!page.is_presenting());
  }

  void followsTheModel() {
    Workbench workbench([] { return RunSpec{}; });
    LearnPage page(services_, &workbench);
    show_page(page);
    const auto says = [&](const char* text) {
      for (auto* label : page.findChildren<QLabel*>())
        if (label->text().contains(QLatin1String(text))) return true;
      return false;
    };
    QVERIFY(says("demo:llama"));
    ModelSummary opt;
    opt.spec = "demo:opt";
    workbench.set_model(opt);
    QTRY_VERIFY(says("demo:opt") && page.is_settled());
  }

  void saysWhatCannotBeRead() {
    LearnServices broken = services_;
    broken.read = [](const std::string& model, const std::stop_token&) -> LessonData {
      throw Error(ErrorKind::BadInput, "reading", model, "it is gone");
    };
    LearnPage page(broken, nullptr);
    page.show();
    auto* banner = page.findChild<Banner*>();
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(banner->detail().contains("it is gone"));
    page.show_lesson(3);  // the words are there all the same
    QCOMPARE(page.lesson(), 3);
  }

  void marksFormulasInALine() {
    const QString html = passage_html("a < b, $XA⁻¹$ and $2ᵇ$");
    QVERIFY(html.contains("a &lt; b, <i>XA</i><sup>−1</sup> and 2"));
    QVERIFY(!html.contains('$'));
  }
};

AQ_TEST(LearnPageTest)
#include "learn_page_test.moc"
