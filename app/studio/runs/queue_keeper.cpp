// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/queue_keeper.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QSettings>

#include "app/studio/runs/queue_file.h"

namespace aq {

QString queue_file_of(const QSettings& settings) {
  const QFileInfo file(settings.fileName());
  return file.dir().filePath(file.completeBaseName() + QStringLiteral("-queue.json"));
}

QueueKeeper::QueueKeeper(RunQueue* queue, const QString& file, QObject* parent)
    : QObject(parent), queue_(queue), file_(file), lock_(file + QStringLiteral(".lock")) {
  QDir().mkpath(QFileInfo(file_).absolutePath());
  lock_.setStaleLockTime(0);  // the other window may be open for days; whether it lives is told by its process
  if (!lock_.tryLock()) return;
  restore();
  connect(queue_, &RunQueue::changed, this, &QueueKeeper::save);
}

void QueueKeeper::restore() {
  if (!QFileInfo::exists(file_)) return;
  try {
    queue_->restore(read_queue(file_));
  } catch (...) {
    problem_ = report_of(std::current_exception());
  }
}

void QueueKeeper::save() {
  if (queue_->runs().empty()) {
    QFile::remove(file_);
    written_.clear();
    return;
  }
  QByteArray text = queue_text(queue_->runs());
  if (text == written_) return;
  QSaveFile file(file_);
  if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
    Q_EMIT failed({ErrorKind::Output,
                   QStringLiteral("writing %1: %2").arg(file_, file.errorString()),
                   {}});
  else
    written_ = std::move(text);
}

}  // namespace aq
