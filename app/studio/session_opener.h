// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

#include "app/studio/background_job.h"
#include "app/studio/runs/run_services.h"

namespace aq {

/// A run as its session file tells it.
struct OpenedSession {
  RunEntry run;
  std::vector<RunEvent> events;
};

/// Reads sessions off the GUI thread; the newest request wins.
class SessionOpener : public QObject {
  Q_OBJECT

 public:
  explicit SessionOpener(RunServices services, QObject* parent = nullptr);
  void open(const QString& session);

 Q_SIGNALS:
  void opening(const QString& session);
  void opened(const aq::OpenedSession& session);
  void failed(const aq::ErrorReport& error);

 private:
  RunServices services_;
  BackgroundJob<OpenedSession> job_;
};

}  // namespace aq
