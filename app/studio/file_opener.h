// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <functional>
#include <optional>

#include "app/studio/model_summary.h"
#include "app/studio/recent_models.h"
#include "app/studio/session_opener.h"

class QWidget;

namespace aq {

class ModelOpener;
struct StudioServices;

/// Opens models and session files: by path, or by one that the user is asked for. A session's model is opened
/// first, where it still is.
class FileOpener : public QObject {
  Q_OBJECT

 public:
  /// What is under way.
  struct Busy {
    std::function<bool()> shows_run;  ///< here or elsewhere: nothing is opened then
    std::function<bool()> runs;       ///< here: the model stays as it is, though another was being opened
  };
  /// @param recent where dialogs begin
  FileOpener(const StudioServices& services, Busy busy, RecentModels recent, QWidget* window);

  void open_model(const QString& model);
  /// A model, any file of one, or a session file.
  void open(const QString& path);
  void browse_for_model();
  void browse_for_file();

 Q_SIGNALS:
  void opening(const QString& what);
  void model_opened(const aq::ModelSummary& model);
  void session_found(const QString& session);             ///< before its model is opened
  void session_opened(const aq::OpenedSession& session);  ///< after its model has been, or has failed to be
  void refused(const std::function<QString()>& advice);   ///< a run is under way
  void failed(const aq::ErrorReport& error);

 private:
  void take_model(const ModelSummary& model);
  void refuse_model();
  void open_session(const QString& session);
  void refuse_session();
  void take_session(const OpenedSession& session);
  void show_waiting();
  QString start_of_dialogs() const;

  Busy busy_;
  RecentModels recent_;
  QWidget* window_;
  ModelOpener* models_;
  SessionOpener* sessions_;
  std::string model_;  ///< the open one
  std::optional<OpenedSession> waiting_;
};

}  // namespace aq
