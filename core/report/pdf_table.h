// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/document.h"
#include "core/report/pdf_page.h"

namespace aq::report {

/// A table as wide as the page, its head again on each page.
void paint_table(const Table& table, PdfPages& pages);

/// Widths that sum up to `available`: as the cells want where that fits, else the widest columns give way.
std::vector<double> column_widths(const std::vector<double>& wanted, double available);

}  // namespace aq::report
