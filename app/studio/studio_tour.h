// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "app/studio/tour.h"

namespace aq {

class MainWindow;

/// What a newcomer is shown: where to set, where to start, where to look, what else there is.
std::vector<TourStop> studio_tour(MainWindow& window);

}  // namespace aq
