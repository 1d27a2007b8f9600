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
namespace {

// Both as the draft's file has them: a path need not be UTF-8.
QByteArray recipe_text(const Draft& draft) { return draft_text({.spec = {.recipe = draft.spec.recipe}}); }

QByteArray options_text(const Draft& draft) {
  RunSpec spec = draft.spec;
  spec.recipe = {};
  return draft_text({.spec = spec});
}

}  // namespace

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

void WindowDraft::no_model() { settle(); }

void WindowDraft::leave() { recipe_as_started_ = recipe_text(current()); }

void WindowDraft::settle() {
  if (!recipe_as_started_) recipe_as_started_ = recipe_text(current());
  if (!options_as_started_) options_as_started_ = options_text(current());
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
  keeps_ = keeps_ || (recipe_as_started_ && *recipe_as_started_ != recipe_text(draft)) ||
           (options_as_started_ && *options_as_started_ != options_text(draft));
  return keeps_ ? std::optional(std::move(draft)) : std::nullopt;
}

}  // namespace aq
