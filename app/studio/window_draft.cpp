// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/window_draft.h"

#include <QFileInfo>
#include <utility>

#include "app/studio/draft_keeper.h"
#include "app/studio/model_tree.h"
#include "app/studio/page_frame.h"
#include "app/studio/settings_panel.h"
#include "app/studio/workbench.h"

namespace aq {

WindowDraft::WindowDraft(const Parts& parts, const QString& file, QObject* parent)
    : QObject(parent), parts_(parts), keeper_(new DraftKeeper([this] { return current(); }, file, this)) {
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
  if (!QFileInfo::exists(keeper_->file())) return {};
  try {
    restored_ = read_draft(keeper_->file());
  } catch (...) {
    Q_EMIT failed(report_of(std::current_exception()));
    return {};
  }
  const QString model = QString::fromStdString(restored_->spec.model);
  parts_.panel->set_recipe(restored_->spec.recipe);
  parts_.panel->set_options(restored_->spec);
  parts_.pages->choose(restored_->page);
  return model.startsWith(QLatin1String("demo:")) || QFileInfo::exists(model) ? model : QString();
}

void WindowDraft::model_opened(const ModelSummary& model) {
  const auto restored = std::exchange(restored_, {});
  if (!restored || restored->spec.model != model.spec) return;
  parts_.panel->set_options(restored->spec);
  parts_.tree->choose_layer(restored->block, restored->layer);
}

void WindowDraft::note() { keeper_->note(); }

void WindowDraft::save() { keeper_->save(); }

Draft WindowDraft::current() const {
  return {parts_.panel->draft(), parts_.pages->current(), block_, layer_};
}

}  // namespace aq
