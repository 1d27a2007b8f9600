// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

#include "app/studio/error_report.h"
#include "app/studio/model_summary.h"
#include "core/run/outcome.h"
#include "core/run/run_event.h"
#include "core/run/run_spec.h"

class QSettings;

namespace aq {

/// What the window's pages share, so that none of them knows another or the window: the open model, the
/// settings form's run, the state of the run under way. A page reads here and asks here; the window answers.
class Workbench : public QObject {
  Q_OBJECT

 public:
  using Spec = std::function<RunSpec()>;
  /// @param spec what the settings form holds at the moment of the call
  explicit Workbench(Spec spec, QObject* parent = nullptr);

  const ModelSummary* model() const { return model_ ? &*model_ : nullptr; }  ///< null: none is open
  RunSpec spec() const { return spec_(); }
  bool is_running() const { return running_; }
  /// What a page is computing for long ("A sweep is under way"); empty: nothing. Runs wait for it.
  const QString& task() const { return task_; }
  void set_task(const QString& task);
  /// What is remembered from one start to the next; null: nothing is.
  QSettings* settings() const { return settings_; }

  // What a page may ask for.
  void use_recipe(const Recipe& recipe) { Q_EMIT recipe_wanted(recipe); }  ///< into the settings form
  void use_spec(const RunSpec& spec) { Q_EMIT spec_wanted(spec); }         ///< recipe, texts and output
  void open_model(const QString& model) { Q_EMIT model_wanted(model); }
  void start(const RunSpec& spec) { Q_EMIT run_wanted(spec); }  ///< does nothing while a run is under way
  void show_page(const QString& name) { Q_EMIT page_wanted(name); }
  void report_error(const ErrorReport& error) { Q_EMIT error_reported(error); }
  /// Draws an earlier run on the run page. @param name what to call it
  void replay(const QString& name, const std::vector<RunEvent>& events) { Q_EMIT replay_wanted(name, events); }
  void compare(const QStringList& sessions);  ///< session files
  /// Asks the user for a file and writes a report of one session, or a comparison of several.
  void save_report(const QStringList& sessions) { Q_EMIT report_wanted(sessions); }
  void export_session(const QString& session) { Q_EMIT export_wanted(session); }  ///< as a checkpoint

  // What the window tells.
  void set_model(const ModelSummary& model);
  void set_running(bool running);
  void set_settings(QSettings* settings) { settings_ = settings; }  ///< outlives this

 Q_SIGNALS:
  void model_changed();
  void spec_changed();
  void run_state_changed();
  void task_changed();
  /// @param session its file; empty where none was kept
  void run_finished(const aq::Outcome& outcome, const QString& session);
  void run_started(const aq::RunSpec& spec);
  void run_failed(const aq::ErrorReport& error);
  void run_cancelled();

  void recipe_wanted(const aq::Recipe& recipe);
  void spec_wanted(const aq::RunSpec& spec);
  void model_wanted(const QString& model);
  void run_wanted(const aq::RunSpec& spec);
  void page_wanted(const QString& name);
  void replay_wanted(const QString& name, const std::vector<aq::RunEvent>& events);
  void compare_wanted(const QStringList& sessions);
  void export_wanted(const QString& session);
  void error_reported(const aq::ErrorReport& error);
  void report_wanted(const QStringList& sessions);
  void report_failed(const aq::ErrorReport& error);

 private:
  Spec spec_;
  std::optional<ModelSummary> model_;
  bool running_ = false;
  QString task_;
  QSettings* settings_ = nullptr;
};

}  // namespace aq
