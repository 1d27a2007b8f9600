// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/session_opener.h"

namespace aq {

SessionOpener::SessionOpener(RunServices services, QObject* parent)
    : QObject(parent),
      services_(std::move(services)),
      job_([this](const OpenedSession& session) { Q_EMIT opened(session); },
           [this](const ErrorReport& error) { Q_EMIT failed(error); }) {}

void SessionOpener::open(const QString& session) {
  Q_EMIT opening(session);
  job_.start([services = services_, path = session.toStdString()] {
    OpenedSession opened;
    opened.events = services.events(path);  // says what is wrong with a file that is no session
    opened.run = services.read(path);
    return opened;
  });
}

}  // namespace aq
