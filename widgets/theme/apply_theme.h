#pragma once

#include "widgets/theme/theme.h"

class QApplication;
class QPalette;

namespace aq {

enum class ThemeChoice { System, Light, Dark };

/// Sets style, palette, fonts and style sheet of the whole program. Every widget then gets a
/// QEvent::PaletteChange; that is where plots restyle.
void apply_theme(QApplication& application, ThemeChoice choice);

/// The theme that goes with the program's palette, whoever set it.
Theme current_theme();

QPalette palette_of(const Theme& theme);

}  // namespace aq
