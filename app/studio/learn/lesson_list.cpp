// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/lesson_list.h"

#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "app/studio/learn/lesson_progress.h"
#include "app/studio/learn/lessons.h"

namespace aq {

LessonList::LessonList(const LessonProgress& progress, QWidget* parent)
    : QWidget(parent),
      progress_(progress),
      list_(new QListWidget(this)),
      count_(new QLabel(this)),
      bar_(new QProgressBar(this)) {
  list_->setObjectName(QStringLiteral("lesson_list"));
  list_->setWordWrap(true);
  setFocusProxy(list_);
  list_->setSpacing(2);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  for (std::size_t i = 0; i < lessons().size(); ++i) list_->addItem(QString());
  bar_->setRange(0, static_cast<int>(lessons().size()));
  bar_->setTextVisible(false);
  bar_->setFixedHeight(8);
  count_->setProperty("role", "muted");
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(list_, 1);
  layout->addWidget(count_);
  layout->addWidget(bar_);
  connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
    if (row >= 0) Q_EMIT chosen(row);
  });
  refresh();
}

void LessonList::choose(int lesson) {
  const QSignalBlocker quiet(list_);
  list_->setCurrentRow(lesson);
}

int LessonList::visited() const {
  int count = 0;
  for (const Lesson& lesson : lessons())
    if (progress_.is_visited(QLatin1String(lesson.id))) ++count;
  return count;
}

void LessonList::refresh() {
  list_->setAccessibleName(tr("Lessons"));
  for (std::size_t i = 0; i < lessons().size(); ++i) {
    const Lesson& lesson = lessons()[i];
    const bool visited = progress_.is_visited(QLatin1String(lesson.id));
    QListWidgetItem* item = list_->item(static_cast<int>(i));
    item->setText(QStringLiteral("%1  %2").arg(visited ? QStringLiteral("✓") : QString::number(i + 1),
                                               lesson.text().title));
    item->setData(Qt::AccessibleDescriptionRole, visited ? tr("visited") : tr("not visited yet"));
  }
  count_->setText(tr("%1 of %2 lessons visited").arg(visited()).arg(lessons().size()));
  bar_->setValue(visited());
  bar_->setAccessibleName(count_->text());
}

}  // namespace aq
