// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "app/studio/live_views.h"
#include "app/studio/main_window.h"
#include "app/studio/open_request.h"
#include "app/studio/run_page.h"
#include "app/studio/settings_panel.h"
#include "app/studio/workbench.h"
#include "core/base/error.h"
#include "tests/studio/scripted_run.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/plots/matrix_plot.h"

using namespace aq;

/// Files that the window is started on.
class OpenSessionTest : public QObject {
  Q_OBJECT

 private:
  static ModelSummary model_of(const std::string& spec) {
    if (spec == "demo:broken") throw Error(ErrorKind::BadInput, "reading", spec, "it is empty");
    return {.spec = spec, .name = spec, .demo = true};
  }

  /// A session of demo:toy, or of the model that its file's name says.
  static RunEntry entry_of(const std::string& path) {
    RunEntry entry{.path = path};
    entry.model = path.ends_with("broken.h5") ? "demo:broken" : "demo:toy";
    entry.model_missing = path.ends_with("gone.h5");
    return entry;
  }

  static std::vector<RunEvent> events_of(const std::string& path) {
    if (path.ends_with("text.h5")) throw Error(ErrorKind::BadInput, "opening", path, "it is no session");
    return {RunStarted{}, test::snapshot_of(0, 0, "attention_norm")};
  }

  std::unique_ptr<MainWindow> make_window() {
    StudioServices services{&test::scripted_run, [](const RunSpec&) { return Preflight{}; }, &model_of};
    services.runs.read = &entry_of;
    services.runs.events = &events_of;
    return std::make_unique<MainWindow>(services, directory_.filePath("out"), &settings_);
  }

  QString make_file(const QString& name) {
    QFile file(directory_.filePath(name));
    const bool made = QDir().mkpath(QFileInfo(file).absolutePath()) && file.open(QIODevice::WriteOnly);
    return made ? file.fileName() : QString();
  }

  QTemporaryDir directory_;
  QSettings settings_{directory_.filePath("settings.ini"), QSettings::IniFormat};

 private Q_SLOTS:
  void tellsModelsFromSessions() {
    using Kind = OpenRequest::Kind;
    QCOMPARE(open_request(make_file("run.h5")).kind, Kind::Session);
    QCOMPARE(open_request(make_file("a.gguf")).kind, Kind::Model);
    for (const char* name :
         {"m/config.json", "m/model.safetensors", "m/model.safetensors.index.json", "m/model.h5"}) {
      const OpenRequest request = open_request(make_file(name));
      QCOMPARE(request.kind, Kind::Model);
      QCOMPARE(request.target, directory_.filePath("m"));
    }
    QCOMPARE(open_request(directory_.path()).kind, Kind::Model);
    QCOMPARE(open_request(make_file("notes.txt")).kind, Kind::Nothing);
    QCOMPARE(open_request(directory_.filePath("not-there.h5")).kind, Kind::Nothing);
  }

  void drawsTheRunAndOpensItsModel() {
    const auto window = make_window();
    window->open(make_file("run.h5"));
    QTRY_VERIFY(!window->views().matrix->empty());
    QVERIFY(window->workbench().model());
    QCOMPARE(window->workbench().model()->spec, std::string("demo:toy"));
    QVERIFY(!window->page().banner().isHidden());
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Information);
  }

  void drawsTheRunOfAModelThatIsGone() {
    const auto window = make_window();
    window->open(make_file("gone.h5"));
    QTRY_VERIFY(!window->views().matrix->empty());
    QVERIFY(!window->workbench().model());
  }

  void aModelThatCannotBeOpenedIsSaid() {
    const auto window = make_window();
    window->open(make_file("broken.h5"));
    QTRY_VERIFY(!window->views().matrix->empty());
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Error);
    QVERIFY(window->page().banner().detail().contains("demo:broken"));
  }

  void aFileThatIsNoSessionIsSaid() {
    const auto window = make_window();
    window->open(make_file("text.h5"));
    QTRY_VERIFY(!window->page().banner().isHidden());
    QCOMPARE(window->page().banner().tone(), Banner::Tone::Error);
    QVERIFY(window->page().banner().detail().contains("it is no session"));
  }
};

AQ_TEST(OpenSessionTest)
#include "open_session_test.moc"
