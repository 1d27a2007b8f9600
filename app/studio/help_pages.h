#pragma once

class QWidget;

namespace aq {

/// Version, licence and the libraries this program stands on.
void show_about(QWidget* parent);
/// What each plot says and how to read it.
void show_plots_help(QWidget* parent);

}  // namespace aq
