// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QWidget;

namespace aq {

class DockLayout;
class LiveViews;

/// What the docks beside the plots hold.
struct StudioPanels {
  QWidget *settings, *recipe, *model, *log;
};

/// Puts the panels and plots into docks, in their places of the first start.
void add_studio_docks(DockLayout& docks, const StudioPanels& panels, const LiveViews& views);

}  // namespace aq
