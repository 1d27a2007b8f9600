// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

class QSettings;

namespace aq {

/// The models opened last, newest first, kept in the settings.
class RecentModels {
 public:
  explicit RecentModels(QSettings* settings) : settings_(settings) {}
  QStringList list() const;
  void add(const QString& model);
  void clear();

 private:
  QSettings* settings_;
};

/// The model that dropping or opening `path` means: the directory or .gguf file itself, or the directory of
/// config.json or *.safetensors. Empty where it is none.
QString model_of_path(const QString& path);

}  // namespace aq
