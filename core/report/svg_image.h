// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

#include "core/report/chart.h"
#include "core/report/language.h"

namespace aq::report {

/// A chart as an SVG document on a transparent ground, text as outlines: it looks the same everywhere.
std::string svg_of(const Chart& chart, bool dark, Language language);

}  // namespace aq::report
