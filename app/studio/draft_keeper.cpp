// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/draft_keeper.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <utility>

namespace aq {

DraftKeeper::DraftKeeper(std::function<Draft()> current, QString file, QObject* parent)
    : QObject(parent), current_(std::move(current)), file_(std::move(file)) {
  constexpr int kSoonMilliseconds = 400;
  writer_.setMaxThreadCount(1);
  soon_.setSingleShot(true);
  soon_.setInterval(kSoonMilliseconds);
  connect(&soon_, &QTimer::timeout, this, &DraftKeeper::save);
}

void DraftKeeper::note() {
  if (!soon_.isActive()) soon_.start();  // not again: who types on for minutes is saved all the same
}

void DraftKeeper::save() {
  soon_.stop();
  Q_EMIT saving();
  QByteArray text = draft_text(current_());
  if (text == written_) return;
  writer_.start([this, text] { write(text); });
  written_ = std::move(text);  // an error is told once, not at every change
}

/// On the writer's thread.
void DraftKeeper::write(const QByteArray& text) {
  QDir().mkpath(QFileInfo(file_).absolutePath());
  QSaveFile file(file_);
  if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) return;
  const QString what = QStringLiteral("writing %1: %2").arg(file_, file.errorString());
  QMetaObject::invokeMethod(this, [this, what] { Q_EMIT failed({ErrorKind::Output, what, {}}); });
}

}  // namespace aq
