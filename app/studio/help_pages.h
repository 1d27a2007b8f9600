// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QWidget;

namespace aq {

/// Version, licence and the libraries this program stands on.
void show_about(QWidget* parent);
/// What each plot says and how to read it.
void show_plots_help(QWidget* parent);

}  // namespace aq
