// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/open_request.h"

#include <QFileInfo>

#include "app/studio/recent_models.h"

namespace aq {

OpenRequest open_request(const QString& path) {
  if (const QString model = model_of_path(path); !model.isEmpty()) return {OpenRequest::Kind::Model, model};
  const QFileInfo info(path);
  if (info.isFile() && info.suffix() == QLatin1String("h5"))
    return {OpenRequest::Kind::Session, info.absoluteFilePath()};
  return {};
}

}  // namespace aq
