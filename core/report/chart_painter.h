// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/canvas.h"
#include "core/report/chart.h"

namespace aq::report {

/// Draws a chart with its top left corner at the origin, chart.width × chart.height units large.
void paint(const Chart& chart, Canvas& canvas, const Palette& palette);

}  // namespace aq::report
