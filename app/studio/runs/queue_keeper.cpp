// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/queue_keeper.h"

#include <QFileInfo>

#include "app/studio/runs/queue_file.h"

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
    problem_ = file_.set_aside(report_of(std::current_exception()));
  }
}

void QueueKeeper::save() { file_.write(queue_->runs().empty() ? QByteArray() : queue_text(queue_->runs())); }

}  // namespace aq
