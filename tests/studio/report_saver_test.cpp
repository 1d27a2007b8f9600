// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/report_saver.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/main_window.h"
#include "app/studio/run_page.h"
#include "app/studio/summary_card.h"
#include "app/studio/workbench.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"

using namespace aq;

/// "Save report…", from the button and the menu to the request that the core gets.
class ReportSaverTest : public QObject {
  Q_OBJECT

  QTemporaryDir directory_;
  std::unique_ptr<QSettings> settings_;
  std::vector<report::ReportRequest> requests_;

  StudioServices services() {
    return {.run = &test::scripted_run,
            .preflight = [](const RunSpec&) { return Preflight{}; },
            .open_model = [](const std::string& spec) { return ModelSummary{.spec = spec, .name = "toy"}; },
            .write_report =
                [this](const report::ReportRequest& request) {
                  requests_.push_back(request);
                  if (request.sessions.front().ends_with("broken.h5"))
                    throw Error(ErrorKind::BadInput, "reading", request.sessions.front(), "it is damaged");
                  return std::vector<std::string>{request.output};
                }};
  }

  std::unique_ptr<MainWindow> make_window() {
    return std::make_unique<MainWindow>(services(), directory_.path(), settings_.get());
  }

  /// Runs to its end with this session file, which is there where it has a name.
  static void run(MainWindow& window, const QString& session) {
    if (!session.isEmpty()) {
      QFile file(session);
      QVERIFY(file.open(QIODevice::WriteOnly));
    }
    RunSpec spec{.model = "demo:toy"};
    spec.session = session.toStdString();
    window.workbench().start(spec);
    QTRY_COMPARE(window.controller().state(), RunState::Idle);
    QTRY_VERIFY(!window.page().summary().isHidden());
  }

  static QAction* menu_action(const MainWindow& window) {
    for (auto* action : window.menuBar()->actions().first()->menu()->actions())
      if (action->text().remove('&').startsWith("Save report")) return action;
    return nullptr;
  }

  static void name_file_in_dialog(const QString& path) {
    QTimer::singleShot(100, qApp, [path] {
      auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      QVERIFY(dialog);
      auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
      name->setText(path);
      QTest::keyClick(name, Qt::Key_Return);
    });
  }

 private Q_SLOTS:
  void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }

  void init() {
    settings_ = std::make_unique<QSettings>(directory_.filePath("settings.ini"), QSettings::IniFormat);
    requests_.clear();
  }

  void runsWithoutASessionHaveNoReport() {
    const auto window = make_window();
    run(*window, {});
    QVERIFY(window->findChild<QPushButton*>("save_report")->isHidden());
    QVERIFY(menu_action(*window) && !menu_action(*window)->isEnabled());
  }

  void theButtonAsksAndWrites() {
    const auto window = make_window();
    window->show();
    const QString session = directory_.filePath("a.h5"), file = directory_.filePath("my report.pdf");
    run(*window, session);
    QVERIFY(menu_action(*window)->isEnabled());
    QSignalSpy saved(&window->reports(), &ReportSaver::saved);
    name_file_in_dialog(file);
    QTest::mouseClick(window->findChild<QPushButton*>("save_report"), Qt::LeftButton);
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(requests_.size(), std::size_t{1});
    QCOMPARE(requests_[0].sessions, std::vector<std::string>{session.toStdString()});
    QCOMPARE(requests_[0].output, file.toStdString());
    QVERIFY(requests_[0].formats.empty());
  }

  void theMenuSpeaksTheWindowsLanguage() {
    const auto window = make_window();
    run(*window, directory_.filePath("b.h5"));
    auto* action = menu_action(*window);
    window->preferences().show_language("zh_CN");
    QSignalSpy saved(&window->reports(), &ReportSaver::saved);
    name_file_in_dialog(directory_.filePath("named"));
    action->trigger();
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(requests_[0].language, std::string("zh_CN"));
    QCOMPARE(requests_[0].output, directory_.filePath("named.html").toStdString());  // the ending is added
    window->preferences().show_language("en");
  }

  void whatGoesWrongIsShown() {
    const auto window = make_window();
    window->reports().write({directory_.filePath("broken.h5")}, directory_.filePath("c.html"), "en");
    QTRY_VERIFY(!window->page().banner().isHidden());
  }

  void aPageMayAskForAComparison() {
    const auto window = make_window();
    QSignalSpy saved(&window->reports(), &ReportSaver::saved);
    const QString file = directory_.filePath("both.html");
    name_file_in_dialog(file);
    window->workbench().save_report({"/runs/a.h5", "/runs/b.h5"});
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(requests_[0].sessions, (std::vector<std::string>{"/runs/a.h5", "/runs/b.h5"}));
    QCOMPARE(requests_[0].output, file.toStdString());
  }

  void suggestsANameBesideTheSession() {
    QCOMPARE(suggested_report({"/runs/w3.g128.h5"}), "/runs/w3.g128-report.html");
    QCOMPARE(suggested_report({"/runs/a.h5", "/runs/b.h5"}), "/runs/comparison-report.html");
  }
};

AQ_TEST(ReportSaverTest)
#include "report_saver_test.moc"
