// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "app/studio/live_views.h"
#include "app/studio/main_window.h"
#include "app/studio/run_page.h"
#include "app/studio/summary_card.h"
#include "app/studio/watch_dialog.h"
#include "app/studio/workbench.h"
#include "core/watch/watch_client.h"
#include "core/watch/watch_server.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"

using namespace aq;

/// A run of another process, seen in the window.
class WatchTest : public QObject {
  Q_OBJECT

  QTemporaryDir directory_;
  std::unique_ptr<QSettings> settings_;

  /// With the real line; the engine is not there.
  std::unique_ptr<MainWindow> make_window() {
    StudioServices services{
        [](const RunSpec&, const RunContext&) -> Outcome { qFatal("nothing is to be run"); },
        [](const RunSpec&) { return Preflight{}; },
        [](const std::string& spec) { return ModelSummary{.spec = spec, .name = "toy"}; }};
    services.watch = engine_services().watch;
    auto window =
        std::make_unique<MainWindow>(services, directory_.filePath(QStringLiteral("out")), settings_.get());
    window->show();
    return window;
  }

  static QAction& action(MainWindow& window, const char* name) {
    return *window.findChild<QAction*>(QLatin1String(name));
  }

  static void send_a_run(WatchServer& server) {
    RunSpec spec;
    spec.model = "far/model";
    spec.session = "/not/here.h5";
    spec.output = "/not/here";
    const Outcome outcome =
        test::scripted_run(spec, RunContext({}, nullptr, [&](const RunEvent& event) { server.post(event); }));
    server.post(RunEnd{.outcome = outcome, .error = {}});
  }

  static void watch(MainWindow& window, const WatchServer& server, const char* token = "secret") {
    window.watch(QString::fromStdString(server.address().text()), QLatin1String(token));
  }

 private Q_SLOTS:
  void init() {
    settings_ = std::make_unique<QSettings>(directory_.filePath(QStringLiteral("settings.ini")),
                                            QSettings::IniFormat);
  }

  void thePlotsFillAndTheResultIsShown() {
    const auto window = make_window();
    WatchServer server({}, "secret");
    int told = 0;
    connect(&window->workbench(), &Workbench::run_finished, this, [&told] { ++told; });
    watch(*window, server);
    send_a_run(server);
    QTRY_VERIFY(window->page().summary().isVisible());
    QVERIFY(!window->views().loss->empty());
    QTRY_VERIFY(!window->views().matrix->empty());  // drawn a little later
    QCOMPARE(told, 0);                              // nothing for the queue or the list of runs
    // Its files are another machine's.
    for (const char* button : {"open_folder", "save_report", "export_run"})
      QVERIFY2(!window->page().summary().findChild<QPushButton*>(QLatin1String(button))->isVisible(), button);
  }

  void itCannotBePausedAndIsLeftWithoutAQuestion() {
    const auto window = make_window();
    WatchServer server({}, "secret");
    watch(*window, server);
    server.post(RunEvent(RunStarted{"far/model", "affinequant", "W3A16", 2, 3, 4, 0}));
    const auto shows_model = [&] {
      const auto labels = window->page().findChildren<QLabel*>();
      return std::ranges::any_of(
          labels, [](const QLabel* label) { return label->text() == QLatin1String("far/model"); });
    };
    QTRY_VERIFY(shows_model());
    QVERIFY(!action(*window, "pause").isEnabled());
    QTest::keyClick(window.get(), Qt::Key_Space);
    QCOMPARE(window->controller().state(), RunState::Running);
    action(*window, "cancel").trigger();
    QVERIFY(!QApplication::activeModalWidget());
    QTRY_COMPARE(window->controller().state(), RunState::Idle);
    QVERIFY(window->page().banner().isVisible());
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Information);
    QVERIFY(action(*window, "pause").text().startsWith(QLatin1Char('&')));
  }

  void aModelThatWasBeingOpenedIsTaken() {
    const auto window = make_window();
    WatchServer server({}, "secret");
    window->open_model("a/model");
    watch(*window, server);
    QTRY_VERIFY(window->workbench().model());
    QVERIFY(window->page().banner().isHidden());
    QCOMPARE(window->controller().state(), RunState::Running);
  }

  void anotherTokenIsToldInPlace() {
    const auto window = make_window();
    WatchServer server({}, "secret");
    watch(*window, server, "another");
    QTRY_VERIFY(window->page().banner().isVisible());
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Error);
    QVERIFY(window->page().banner().detail().contains(QLatin1String("token")));
  }

  void badAddressesAreToldInPlace() {
    const auto window = make_window();
    for (const char* address : {"example.org:80", "/no/such/socket"}) {
      window->watch(QLatin1String(address), QStringLiteral("secret"));
      QTRY_COMPARE(window->controller().state(), RunState::Idle);
      QTRY_VERIFY(window->page().banner().detail().contains(QLatin1String(address)));
      QCOMPARE(window->page().banner().tone(), Banner::Tone::Error);
    }
  }

  void theDialogAsksForBoth() {
    WatchDialog dialog;
    dialog.show();
    auto* button = dialog.findChild<QPushButton*>(QStringLiteral("watch"));
    auto* address = dialog.findChild<QLineEdit*>(QStringLiteral("watch_address"));
    auto* token = dialog.findChild<QLineEdit*>(QStringLiteral("watch_token"));
    QVERIFY(!button->isEnabled());
    QTest::keyClicks(address, QStringLiteral(" 7777 "));
    QVERIFY(!button->isEnabled());
    QTest::keyClicks(token, QStringLiteral("secret"));
    QVERIFY(button->isEnabled());
    QString asked;
    connect(&dialog, &WatchDialog::watch_wanted, this, [&asked](const QString& place, const QString& secret) {
      asked = place + QLatin1Char('|') + secret;
    });
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked, QStringLiteral("7777|secret"));
    QVERIFY(!dialog.isVisible());
  }
};

AQ_TEST(WatchTest)
#include "watch_test.moc"
