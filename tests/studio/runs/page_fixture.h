// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <memory>

#include "app/studio/runs/run_library.h"
#include "app/studio/workbench.h"

namespace aq::test {

/// A workbench without a window: what pages ask for is taken down, runs start and end as the test says.
class FakeWindow : public QObject {
 public:
  FakeWindow()
      : settings(folder.filePath("settings.ini"), QSettings::IniFormat), workbench([this] { return form; }) {
    workbench.set_settings(&settings);
    connect(&workbench, &Workbench::run_wanted, this, [this](const RunSpec& spec) {
      started.push_back(spec);
      Q_EMIT workbench.run_started(spec);
      workbench.set_running(true);
    });
    connect(&workbench, &Workbench::spec_wanted, this, [this](const RunSpec& spec) { form = spec; });
    connect(&workbench, &Workbench::model_wanted, this,
            [this](const QString& model) { open(model.toStdString()); });
    connect(&workbench, &Workbench::page_wanted, this, [this](const QString& name) { page = name; });
    connect(&workbench, &Workbench::replay_wanted, this,
            [this](const QString& name, const std::vector<RunEvent>& events) {
              replayed = name;
              replayed_events = events;
            });
  }

  void open(const std::string& model) {
    form.model = model;
    workbench.set_model({.spec = model, .name = model, .architecture = "Toy"});
  }
  void finish() {
    workbench.set_running(false);
    const Outcome outcome{.spec = started.back()};
    Q_EMIT workbench.run_finished(outcome, QString::fromStdString(started.back().session));
  }
  void fail(const QString& what) {
    workbench.set_running(false);
    Q_EMIT workbench.run_failed({ErrorKind::Numeric, what, {}});
  }
  void cancel() {
    workbench.set_running(false);
    Q_EMIT workbench.run_cancelled();
  }
  std::string path(const char* name) const { return folder.filePath(name).toStdString(); }

  QTemporaryDir folder;
  QSettings settings;
  RunSpec form;
  Workbench workbench;
  std::vector<RunSpec> started;
  QString page, replayed;
  std::vector<RunEvent> replayed_events;
};

/// Presses the button with this text in the message box that is about to come.
inline void answer(const QString& text) {
  QTimer::singleShot(50, qApp, [text] {
    auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
    QVERIFY(box);
    for (auto* button : box->buttons())
      if (button->text() == text) return button->click();
    QFAIL("no such button");
  });
}

}  // namespace aq::test
