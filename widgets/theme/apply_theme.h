// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <functional>

#include "widgets/theme/theme.h"

class QApplication;
class QPalette;

namespace aq {

enum class ThemeChoice { System, Light, Dark };

/// Sets style, palette, fonts and style sheet of the whole program. Every widget then gets a
/// QEvent::PaletteChange; that is where plots restyle. Does nothing where all of it is so already.
/// @param more what the program adds to the style sheet
void apply_theme(QApplication& application, ThemeChoice choice,
                 const std::function<QString(const Theme&)>& more = {});

/// The theme that goes with the program's palette, whoever set it.
Theme current_theme();

QPalette palette_of(const Theme& theme);

}  // namespace aq
