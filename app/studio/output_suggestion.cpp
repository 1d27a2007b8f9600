// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/output_suggestion.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace aq {

QString suggested_output(const QString& root, const ModelSummary& model, const Recipe& recipe) {
  QString name = QStringLiteral("%1-%2-%3")
                     .arg(QString::fromStdString(model.name), QString::fromStdString(short_name(recipe)),
                          QString::fromStdString(recipe.method));
  name.replace(QRegularExpression(QStringLiteral("[^A-Za-z0-9._-]+")), QStringLiteral("-"));
  const QDir directory(root);
  QString path = directory.filePath(name);
  constexpr int kMostTries = 10000;
  const auto taken = [&] {
    return QFileInfo::exists(path) || QFileInfo::exists(path + QStringLiteral(".h5"));
  };
  for (int i = 2; taken() && i < kMostTries; ++i)
    path = directory.filePath(QStringLiteral("%1-%2").arg(name).arg(i));
  return path;
}

}  // namespace aq
