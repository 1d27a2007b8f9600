// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/file_opener.h"

#include <QFileDialog>
#include <QFileInfo>
#include <utility>

#include "app/studio/model_opener.h"
#include "app/studio/open_request.h"
#include "app/studio/studio_services.h"

namespace aq {

FileOpener::FileOpener(const StudioServices& services, Busy busy, RecentModels recent, QWidget* window)
    : QObject(window),
      busy_(std::move(busy)),
      recent_(recent),
      window_(window),
      models_(new ModelOpener(services.open_model, this)),
      sessions_(new SessionOpener(services.runs, this)) {
  connect(models_, &ModelOpener::opening, this, &FileOpener::opening);
  connect(models_, &ModelOpener::opened, this, &FileOpener::take_model);
  connect(sessions_, &SessionOpener::opening, this, &FileOpener::opening);
  connect(sessions_, &SessionOpener::opened, this, &FileOpener::take_session);
  const auto fail = [this](const ErrorReport& error) {
    show_waiting();
    Q_EMIT failed(error);
  };
  connect(models_, &ModelOpener::failed, this, fail);
  connect(sessions_, &SessionOpener::failed, this, fail);
}

void FileOpener::open_model(const QString& model) {
  if (busy_.shows_run()) return refuse_model();
  models_->open(model);
}

/// A run may have started since it was asked for.
void FileOpener::take_model(const ModelSummary& model) {
  if (busy_.runs()) return refuse_model();
  model_ = model.spec;
  Q_EMIT model_opened(model);
  show_waiting();
}

void FileOpener::refuse_model() {
  waiting_.reset();
  Q_EMIT refused([] { return tr("Cancel it before opening another model."); });
}

void FileOpener::open(const QString& path) {
  const OpenRequest request = open_request(path);
  if (request.kind == OpenRequest::Kind::Session) return open_session(request.target);
  open_model(request.kind == OpenRequest::Kind::Model ? request.target : path);
}

void FileOpener::open_session(const QString& session) {
  if (busy_.shows_run()) return refuse_session();
  sessions_->open(session);
}

void FileOpener::refuse_session() {
  Q_EMIT refused([] { return tr("Its plots fill the Run page. Open this one when it has ended."); });
}

void FileOpener::take_session(const OpenedSession& session) {
  if (busy_.shows_run()) return refuse_session();
  Q_EMIT session_found(QString::fromStdString(session.run.path));
  waiting_ = session;
  const RunEntry& run = session.run;
  if (run.readable() && !run.model_missing && model_ != run.model)
    open_model(QString::fromStdString(run.model));
  else
    show_waiting();
}

/// A model that opens takes the page for itself: only then comes the session.
void FileOpener::show_waiting() {
  if (const auto session = std::exchange(waiting_, std::nullopt)) Q_EMIT session_opened(*session);
}

QString FileOpener::start_of_dialogs() const { return QFileInfo(recent_.list().value(0)).absolutePath(); }

void FileOpener::browse_for_model() {
  const QString directory = QFileDialog::getExistingDirectory(window_, tr("Open model"), start_of_dialogs());
  if (!directory.isEmpty()) open_model(directory);
}

void FileOpener::browse_for_file() {
  const QString file =
      QFileDialog::getOpenFileName(window_, tr("Open model file"), start_of_dialogs(),
                                   tr("Models and sessions (*.gguf *.safetensors config.json *.h5)"));
  if (!file.isEmpty()) open(file);
}

}  // namespace aq
