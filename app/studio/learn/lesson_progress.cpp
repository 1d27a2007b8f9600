// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lesson_progress.h"

#include <QSettings>

#include "app/studio/keep_setting.h"

namespace aq {
namespace {

const char* const kVisited = "learn/visited";
const char* const kLast = "learn/last";

}  // namespace

LessonProgress::LessonProgress(QSettings* settings) : settings_(settings) {
  if (!settings_) return;
  visited_ = settings_->value(QLatin1String(kVisited)).toStringList();
  last_ = settings_->value(QLatin1String(kLast)).toString();
}

void LessonProgress::visit(const QString& id) {
  if (!visited_.contains(id)) visited_ << id;
  last_ = id;
  store();
}

void LessonProgress::store() {
  if (!settings_) return;
  keep_setting(*settings_, QLatin1String(kVisited), visited_);
  keep_setting(*settings_, QLatin1String(kLast), last_);
}

}  // namespace aq
