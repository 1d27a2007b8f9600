// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QSize>
#include <QString>
#include <vector>

#include "core/run/run_event.h"

namespace aq {

/// Draws the main plots of a run on one sheet and writes it as PNG of `size` pixels. Needs a QApplication, of
/// the offscreen platform too. What the run never reported is left out.
/// @return whether the file was written
bool save_summary(const QString& path, const std::vector<RunEvent>& events, bool dark,
                  QSize size = {1920, 1320});

}  // namespace aq
