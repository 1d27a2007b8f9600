// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/report/chart.h"
#include "core/report/language.h"
#include "core/report/run_values.h"

namespace aq::report {

// Each plot of a report: a function from values to values. Nothing where the session has no data for it.

/// Block output MSE over the epochs, one line a block; epoch 0 is before anything was learned.
std::optional<Chart> loss_chart(const RunValues& run, Language language);
/// Signal to noise ratio of each rounded layer; charts of at most 16 blocks each on one scale.
std::vector<Chart> sqnr_charts(const RunValues& run, Language language);
/// The margin of diagonal dominance over the epochs, one line a block, and the mask's band; one chart a
/// placement that has full matrices.
std::vector<Chart> dominance_charts(const RunValues& run, Language language);
/// Float, round-to-nearest, quantized.
std::optional<Chart> perplexity_chart(const RunValues& run, Language language);
/// After each block, where the run evaluated it then.
std::optional<Chart> perplexity_by_block_chart(const RunValues& run, Language language);
/// Of the layer that lost most: before and after the transform, and after rounding.
std::optional<Chart> weights_chart(const RunValues& run, Language language);

// Of several runs.
/// Perplexity over bits a weight, with the front of those that no other run beats in both.
std::optional<Chart> trade_off_chart(const std::vector<RunValues>& runs, Language language);
/// Each block's loss at its end, one line a run.
std::optional<Chart> final_loss_chart(const std::vector<RunValues>& runs, Language language);
/// Mean signal to noise ratio of each block's rounded layers, one line a run.
std::optional<Chart> block_sqnr_chart(const std::vector<RunValues>& runs, Language language);

/// Indices of the points that no other one is at least as good as in both, from the left; smaller is better.
std::vector<std::size_t> pareto_front(const std::vector<Point>& points);

// Shared by the charts of blocks.
inline constexpr std::size_t kMostNamedBlocks = 8;
/// One line of many: named and in a colour of its own where they are few, a tone of the gradient else.
void color_by_block(Chart& chart, Series& series, int block, std::size_t place, std::size_t count,
                    Language language);
/// Logarithmic where all values allow it and spread over more than `factor`.
Scale scale_for(const std::vector<Series>& series, double factor);

}  // namespace aq::report
