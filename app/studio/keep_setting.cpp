// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/keep_setting.h"

#include <QFileInfo>
#include <QSettings>
#include <QStorageInfo>

namespace aq {
namespace {

bool has_room(const QSettings& settings) {
  constexpr qint64 kRoom = 1 << 18;
  const qint64 left = QStorageInfo(QFileInfo(settings.fileName()).absolutePath()).bytesAvailable();
  return left < 0 || left >= kRoom;
}

}  // namespace

bool keep_setting(QSettings& settings, const QString& key, const QVariant& value) {
  if (settings.contains(key) && settings.value(key) == value) return true;
  if (!has_room(settings)) return false;
  settings.setValue(key, value);
  return true;
}

}  // namespace aq
