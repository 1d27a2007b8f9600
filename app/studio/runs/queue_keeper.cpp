// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/queue_keeper.h"

#include <QFileInfo>

#include "app/studio/runs/queue_file.h"
#include "app/studio/shown_path.h"

namespace aq {

QueueKeeper::QueueKeeper(RunQueue* queue, const QString& file, QObject* parent)
    : QObject(parent), queue_(queue), file_(file) {
  restore();
  connect(queue_, &RunQueue::changed, this, &QueueKeeper::save);
  connect(&file_, &KeptFile::failed, this, &QueueKeeper::failed);
}

void QueueKeeper::restore() {
  if (!QFileInfo::exists(file_.name())) return;
  try {
    queue_->restore(read_queue(file_.name()));
  } catch (...) {
    problem_ = report_of(std::current_exception());
    const QString aside = file_.set_aside();
    if (!aside.isEmpty()) problem_->advice = tr("What it holds was kept as %1.").arg(shown_path(aside));
  }
}

void QueueKeeper::save() { file_.write(queue_->runs().empty() ? QByteArray() : queue_text(queue_->runs())); }

}  // namespace aq
