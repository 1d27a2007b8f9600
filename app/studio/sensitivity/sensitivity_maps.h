// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/sensitivity/bit_budget.h"
#include "widgets/plots/chart_plot.h"
#include "widgets/plots/grid_map_plot.h"

namespace aq {

// A measurement as pictures: values in, values out, in the window's language.

/// Kinds of layers down, blocks across. @param format index into Sensitivity::bits
GridMap map_of_only(const Sensitivity& sensitivity, std::size_t format);
GridMap map_of_all_but(const Sensitivity& sensitivity);
GridMap map_of_bits(const Sensitivity& sensitivity, const BitChoice& choice);

/// Divergence over size: the best mixtures, every layer at one width (by sum and measured), and the choice.
Chart trade_off_curves(const Sensitivity& sensitivity, const BitChoice* choice);

}  // namespace aq
