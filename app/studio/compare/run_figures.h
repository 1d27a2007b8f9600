// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <vector>

#include "app/studio/compare/compare_services.h"
#include "app/studio/runs/run_entry.h"

namespace aq {

/// What runs can be weighed by. Lower is better in all.
enum class Figure { Perplexity, Divergence, BitsPerWeight, Size, Time, Memory };
inline constexpr Figure kAllFigures[] = {Figure::Perplexity, Figure::Divergence, Figure::BitsPerWeight,
                                         Figure::Size, Figure::Time, Figure::Memory};

/// A run with what was read of its session.
struct LoadedRun {
  RunEntry entry;
  RunFigures figures;
};

/// e.g. "Perplexity", "Bits per weight".
QString figure_name(Figure figure);
/// With the unit, for an axis: "Size of the blocks' weights (MB)".
QString figure_label(Figure figure);
/// In the unit of the label; NaN where it is not known.
double figure_of(const LoadedRun& run, Figure figure);

/// One row of the table of settings.
struct SettingRow {
  QString name;
  std::vector<QString> values;  ///< one a run
  bool differs = false;
};

/// Figures first, then model, texts and every setting of the recipe, in the order of the form.
struct SettingTable {
  std::vector<SettingRow> figures, settings;
};
SettingTable setting_table(const std::vector<LoadedRun>& runs);

}  // namespace aq
