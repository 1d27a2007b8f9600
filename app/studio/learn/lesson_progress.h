// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

class QSettings;

namespace aq {

/// Which lessons were visited, and which one was open last: remembered from one start to the next.
class LessonProgress {
 public:
  /// @param settings outlives this; null: nothing is remembered beyond this object
  explicit LessonProgress(QSettings* settings);

  void visit(const QString& id);
  bool is_visited(const QString& id) const { return visited_.contains(id); }
  const QString& last() const { return last_; }

 private:
  void store();

  QSettings* settings_;
  QStringList visited_;
  QString last_;
};

}  // namespace aq
