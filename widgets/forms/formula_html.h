// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace aq {

/// Plain mathematical text ("min ‖XW − XA⁻¹Q(AW)‖²") as rich text: single letters in italics, words upright,
/// Unicode superscripts and subscripts, and TeX's _j and ^{1−α}, as raised and lowered signs. Everything else
/// is escaped.
QString formula_html(const QString& text);

}  // namespace aq
