// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/session_trash.h"

#include <QFile>
#include <QFileInfo>

#include "core/base/error.h"

namespace aq {
namespace {

void move_file(const QString& path) {
  if (!QFileInfo::exists(path) || QFile::moveToTrash(path)) return;
  throw Error(ErrorKind::Output, "moving to the trash", path.toStdString(), "the system did not take it",
              "look whether there is a trash for this disk");
}

}  // namespace

void move_session_to_trash(const QString& session) {
  // The session first: what is left of one that could not be moved is still whole.
  move_file(session);
  for (const char* suffix : {".parts", ".notes.json"}) move_file(session + QLatin1String(suffix));
}

}  // namespace aq
