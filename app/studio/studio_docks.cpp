// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/studio_docks.h"

#include <QCoreApplication>

#include "app/studio/dock_layout.h"
#include "app/studio/live_views.h"
#include "widgets/plots/activation_plot.h"
#include "widgets/plots/clipping_plot.h"
#include "widgets/plots/dominance_plot.h"
#include "widgets/plots/gershgorin_plot.h"
#include "widgets/plots/layer_error_plot.h"
#include "widgets/plots/loss_plot.h"
#include "widgets/plots/matrix_plot.h"
#include "widgets/plots/perplexity_plot.h"
#include "widgets/plots/search_plot.h"
#include "widgets/plots/weight_histogram_plot.h"

namespace aq {
namespace {

struct Titles {
  Q_DECLARE_TR_FUNCTIONS(StudioDocks)
 public:
  static void fill(DockLayout& docks, const StudioPanels& panels, const LiveViews& views) {
    docks.add("settings", panels.settings, [] { return tr("Settings"); });
    docks.add("recipe", panels.recipe, [] { return tr("Recipe (JSON)"); });
    docks.add("model", panels.model, [] { return tr("Model"); });
    docks.add("loss", views.loss, [] { return tr("Loss"); });
    docks.add("matrix", views.matrix, [] { return tr("Matrix"); });
    docks.add("search", views.search, [] { return tr("Search"); });
    docks.add("gershgorin", views.gershgorin, [] { return tr("Discs"); });
    docks.add("dominance", views.dominance, [] { return tr("Dominance"); });
    docks.add("weights", views.weights, [] { return tr("Weights"); });
    docks.add("clipping", views.clipping, [] { return tr("Clipping"); });
    docks.add("activations", views.activations, [] { return tr("Activations"); });
    docks.add("perplexity", views.perplexity, [] { return tr("Perplexity"); });
    docks.add("layer_error", views.layer_error, [] { return tr("Layer error"); });
    docks.add("log", panels.log, [] { return tr("Log"); });
  }
};

}  // namespace

void add_studio_docks(DockLayout& docks, const StudioPanels& panels, const LiveViews& views) {
  Titles::fill(docks, panels, views);
  docks.reset();
}

}  // namespace aq
