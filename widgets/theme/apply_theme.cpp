// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/theme/apply_theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStringList>
#include <QStyle>
#include <QStyleFactory>

#include "widgets/theme/style_sheet.h"

namespace aq {
namespace {

bool is_dark(const QPalette& palette) { return palette.color(QPalette::Window).lightness() < 128; }

/// Read once, before our own palette replaces it.
bool system_is_dark() {
  static const bool dark = is_dark(QApplication::palette());
  return dark;
}

/// The desktop's font, or a cleaner one than the DejaVu that a bare system falls back to; Chinese always
/// resolves to the simplified forms and not to whichever CJK font comes first.
QFont interface_font(QFont font) {
  const QStringList installed = QFontDatabase::families();
  QStringList families;
  if (const QString own = font.family(); !own.startsWith("DejaVu") && !own.startsWith("Sans"))
    families << own;
  for (const char* name :
       {"Inter", "Noto Sans", "Cantarell", "Source Sans 3", "Noto Sans CJK SC", "DejaVu Sans"})
    if (installed.contains(name)) families << name;
  if (!families.isEmpty()) font.setFamilies(families);
  if (font.pointSizeF() < 9.5) font.setPointSizeF(9.5);
  return font;
}

void set_text_colors(QPalette& palette, const Theme& theme) {
  palette.setColor(QPalette::WindowText, theme.text);
  palette.setColor(QPalette::Text, theme.text);
  palette.setColor(QPalette::ButtonText, theme.text);
  palette.setColor(QPalette::ToolTipText, theme.text);
  palette.setColor(QPalette::PlaceholderText, theme.muted);
  palette.setColor(QPalette::BrightText, theme.error);
  palette.setColor(QPalette::Link, theme.accent);
  palette.setColor(QPalette::LinkVisited, theme.series[6]);
  const QColor disabled = faded(theme.muted, 0.65);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, disabled);
}

}  // namespace

QPalette palette_of(const Theme& theme) {
  QPalette palette(theme.raised, theme.window);
  palette.setColor(QPalette::Base, theme.surface);
  palette.setColor(QPalette::AlternateBase, theme.raised);
  palette.setColor(QPalette::ToolTipBase, theme.raised);
  palette.setColor(QPalette::Mid, theme.border);
  palette.setColor(QPalette::Dark, theme.dark ? theme.window.darker(140) : theme.border);
  palette.setColor(QPalette::Light, theme.dark ? theme.border : theme.surface);
  palette.setColor(QPalette::Highlight, theme.accent);
  palette.setColor(QPalette::HighlightedText, theme.on_accent);
  set_text_colors(palette, theme);
  return palette;
}

void apply_theme(QApplication& application, ThemeChoice choice,
                 const std::function<QString(const Theme&)>& more) {
  const bool follows_system = system_is_dark();
  const Theme theme = theme_of(choice == ThemeChoice::System ? follows_system : choice == ThemeChoice::Dark);
  // Set once: each time all widgets that exist are styled anew.
  const QString sheet = more ? style_sheet(theme) + more(theme) : style_sheet(theme);
  if (application.styleSheet() == sheet) return;
  static const QFont font = interface_font(QApplication::font());
  QApplication::setStyle(QStyleFactory::create("Fusion"));
  QApplication::setFont(font);
  QApplication::setPalette(palette_of(theme));
  application.setStyleSheet(sheet);
}

Theme current_theme() { return theme_of(is_dark(QApplication::palette())); }

}  // namespace aq
