// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/shown_path.h"

#include <QDir>

namespace aq {

QString shown_path(const QString& path) {
  const QString home = QDir::homePath();
  const QChar separator = QLatin1Char('/');
  const bool below = home != QDir::rootPath() && (path == home || path.startsWith(home + separator));
  return QDir::toNativeSeparators(below ? QLatin1Char('~') + path.mid(home.size()) : path);
}

}  // namespace aq
