// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/recent_models.h"

#include <QFileInfo>
#include <QSettings>

#include "app/studio/keep_setting.h"
#include "core/checkpoint/hdf5/model_file.h"

namespace aq {
namespace {

const QString& key() {
  static const QString name = QStringLiteral("recent_models");
  return name;
}

}  // namespace

QStringList RecentModels::list() const { return settings_->value(key()).toStringList(); }

void RecentModels::add(const QString& model) {
  constexpr int kMost = 10;
  QStringList models = list();
  models.removeAll(model);
  models.prepend(model);
  keep_setting(*settings_, key(), QStringList(models.mid(0, kMost)));
}

void RecentModels::clear() { keep_setting(*settings_, key(), QStringList()); }

QString model_of_path(const QString& path) {
  const QFileInfo info(path);
  if (info.isDir() || (info.isFile() && info.suffix() == QLatin1String("gguf")))
    return info.absoluteFilePath();
  const bool of_model =
      info.isFile() &&
      (info.suffix() == QLatin1String("safetensors") ||
       info.fileName().endsWith(QLatin1String(".safetensors.index.json")) ||
       info.fileName() == QLatin1String("config.json") || info.fileName() == QLatin1String(hdf5::kModelFile));
  return of_model ? info.absolutePath() : QString();
}

}  // namespace aq
