// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/workbench.h"

#include <utility>

namespace aq {

Workbench::Workbench(Spec spec, QObject* parent) : QObject(parent), spec_(std::move(spec)) {}

void Workbench::set_model(const ModelSummary& model) {
  model_ = model;
  Q_EMIT model_changed();
}

void Workbench::set_running(bool running) {
  if (std::exchange(running_, running) != running) Q_EMIT run_state_changed();
}

void Workbench::set_task(const QString& task) {
  if (std::exchange(task_, task) != task) Q_EMIT task_changed();
}

void Workbench::compare(const QStringList& sessions) {
  show_page(QStringLiteral("compare"));  // first: the page may be made only now
  Q_EMIT compare_wanted(sessions);
}

}  // namespace aq
