// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/window_place.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace aq {
namespace {

constexpr int kMostWindows = 100;

QString beside(const QSettings& settings, const QString& what, int place, const QString& ending) {
  const QFileInfo file(settings.fileName());
  const QString number = place > 1 ? QStringLiteral("-%1").arg(place) : QString();
  return file.dir().filePath(QStringLiteral("%1-%2%3.%4").arg(file.completeBaseName(), what, number, ending));
}

}  // namespace

QString state_file_of(const QSettings& settings, const QString& what, int place) {
  return beside(settings, what, place, QStringLiteral("json"));
}

WindowPlace::WindowPlace(const QSettings& settings, QObject* parent) : QObject(parent) {
  QDir().mkpath(QFileInfo(settings.fileName()).absolutePath());
  for (; number_ <= kMostWindows; ++number_) {
    lock_ = std::make_unique<QLockFile>(
        beside(settings, QStringLiteral("window"), number_, QStringLiteral("lock")));
    lock_->setStaleLockTime(0);  // it may be open for days; whether it lives is told by its process
    if (lock_->tryLock()) return;
    // Of no window either, but it cannot be held: in a folder that cannot be written, or on a full disk.
    if (lock_->error() != QLockFile::LockFailedError) return;
  }
}

}  // namespace aq
