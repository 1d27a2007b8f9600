#pragma once

class QWidget;

namespace aq {

class DockLayout;
class LiveViews;

/// Puts the panels and plots into docks, in their places of the first start.
void add_studio_docks(DockLayout& docks, QWidget* settings, QWidget* model, QWidget* log,
                      const LiveViews& views);

}  // namespace aq
