// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// A number for people: four significant digits, a true minus sign, "1.2×10⁻⁵" where plain digits get long.
QString number_text(double value, int digits = 4);

/// A count for axes: "200", "20k", "1.5M".
QString count_text(double value);

/// "+12%" or "−62%"; `ratio` is new divided by old.
QString change_text(double ratio);

}  // namespace aq
