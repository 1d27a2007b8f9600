// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/window_draft.h"

#include <QFileInfo>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/studio/draft_keeper.h"
#include "app/studio/model_tree.h"
#include "app/studio/page_frame.h"
#include "app/studio/settings_panel.h"
#include "app/studio/workbench.h"
#include "core/run/run_spec_json.h"

namespace aq {

WindowDraft::WindowDraft(const Parts& parts, const QString& file, QObject* parent)
    : QObject(parent), parts_(parts), keeper_(new DraftKeeper([this] { return to_keep(); }, file, this)) {
  connect(parts_.panel, &SettingsPanel::changed, keeper_, &DraftKeeper::note);
  connect(parts_.pages, &PageFrame::current_changed, keeper_, &DraftKeeper::note);
  connect(parts_.workbench, &Workbench::model_changed, keeper_, &DraftKeeper::note);
  connect(parts_.tree, &ModelTree::layer_chosen, this, [this](int block, const QString& layer) {
    block_ = block;
    layer_ = layer;
    keeper_->note();
  });
  connect(keeper_, &DraftKeeper::saving, this, &WindowDraft::saving);
  connect(keeper_, &DraftKeeper::failed, this, &WindowDraft::failed);
}

QString WindowDraft::restore() {
  keeps_ = true;
  if (!QFileInfo::exists(keeper_->file().name())) return {};
  try {
    restored_ = read_draft(keeper_->file().name());
  } catch (...) {
    problem_ = keeper_->file().set_aside(report_of(std::current_exception()));
    return {};
  }
  parts_.panel->set_recipe(restored_->spec.recipe);
  parts_.panel->set_options(restored_->spec);
  parts_.pages->choose(restored_->page);
  return QString::fromStdString(restored_->spec.model);
}

void WindowDraft::model_opened(const ModelSummary& model) {
  const auto restored = std::exchange(restored_, {});
  if (restored && restored->spec.model == model.spec)
    parts_.tree->choose_layer(restored->block, restored->layer);
  settle();
}

void WindowDraft::model_failed() { settle(); }

void WindowDraft::settle() {
  if (!as_started_) as_started_ = to_json(current().spec).dump();
  if (const auto problem = std::exchange(problem_, {})) Q_EMIT failed(*problem);
}

void WindowDraft::note() { keeper_->note(); }

void WindowDraft::save() { keeper_->save(); }

Draft WindowDraft::current() const {
  Draft draft{parts_.panel->draft(), parts_.pages->current(), block_, layer_};
  if (restored_) {
    draft.spec.model = restored_->spec.model;
    draft.block = restored_->block;
    draft.layer = restored_->layer;
  }
  return draft;
}

std::optional<Draft> WindowDraft::to_keep() {
  Draft draft = current();
  keeps_ = keeps_ || (as_started_ && to_json(draft.spec).dump() != *as_started_);
  return keeps_ ? std::optional(std::move(draft)) : std::nullopt;
}

}  // namespace aq
