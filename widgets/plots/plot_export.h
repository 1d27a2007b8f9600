// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

class PlotCanvas;

/// Writes the canvas as png, pdf or svg (by the suffix), aside first, then under its name.
/// @throws Error(BadArgument, Output)
void export_canvas(PlotCanvas& canvas, const QString& title, const QString& path);

}  // namespace aq
