// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/runs/run_lineage.h"

#include <utility>

#include "app/studio/runs/run_library.h"
#include "app/studio/runs/run_queue.h"
#include "app/studio/runs/run_text.h"
#include "app/studio/workbench.h"

namespace aq {

RunLineage::RunLineage(Workbench* workbench, RunLibrary* library, RunQueue* queue, QObject* parent)
    : QObject(parent), workbench_(workbench), library_(library) {
  connect(queue, &RunQueue::run_started, this, [this](const QueuedRun& run) { queued_parent_ = run.parent; });
  connect(workbench_, &Workbench::run_started, this, &RunLineage::take_start);
  connect(workbench_, &Workbench::run_state_changed, this, [this] {
    if (!workbench_->is_running()) take_end();
  });
  connect(workbench_, &Workbench::model_changed, this, [this] {
    const ModelSummary* model = workbench_->model();
    if (origin_ && model && model->spec != origin_->model) drop_origin();
  });
}

void RunLineage::set_origin(const RunEntry& run) {
  origin_ = run;
  Q_EMIT changed();
}

void RunLineage::drop_origin() {
  origin_.reset();
  Q_EMIT changed();
}

QString RunLineage::origin_id() const { return origin_ ? QString::fromStdString(origin_->id) : QString(); }

QString RunLineage::origin_name() const { return origin_ ? run_name(*origin_) : QString(); }

void RunLineage::take_start(const RunSpec& spec) {
  spec_ = spec;
  parent_ = std::exchange(queued_parent_, std::nullopt).value_or(origin_id());
}

void RunLineage::take_end() {
  if (!spec_) return;
  const RunSpec spec = *std::exchange(spec_, std::nullopt);
  if (!spec.session.empty()) library_->record(spec, parent_);
}

}  // namespace aq
