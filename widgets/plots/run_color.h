// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "widgets/theme/theme.h"

namespace aq {

/// The colour of run `index` where several are compared, the same in every plot and list. Grey, the last of
/// the series, is left to the float model.
inline QColor color_of_run(const Theme& theme, std::size_t index) {
  return theme.series[index % (theme.series.size() - 1)];
}

}  // namespace aq
