// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/appearance.h"

#include <QApplication>

#include "widgets/forms/form_style.h"
#include "widgets/theme/apply_theme.h"

namespace aq {
namespace {

QString studio_style_sheet(const Theme& theme) {
  QString sheet = QStringLiteral(R"(
QLabel[role="chip"] { background: @surface; border: 1px solid @border; border-radius: 10px; padding: 2px 10px;
  color: @accent; font-weight: 600; }
QLabel[role="hint"] { background: @surface; border: 1px dashed @border; border-radius: 8px; padding: 12px 14px;
  color: @muted; }
aq--RunPage { background: @window; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QAbstractSpinBox::down-arrow { image: url(:/icons/chevron-down.svg); width: 10px; height: 10px; }
QAbstractSpinBox::up-arrow { image: url(:/icons/chevron-up.svg); width: 10px; height: 10px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/check.svg); }
QCheckBox::indicator:disabled { border-color: @border; }
QCheckBox::indicator:checked:disabled { background: @border; }
aq--NumberBox:disabled { color: @muted; background: @window; }
)");
  const std::pair<const char*, QColor> colors[] = {{"@surface", theme.surface},
                                                   {"@border", theme.border},
                                                   {"@accent", theme.accent},
                                                   {"@muted", theme.muted},
                                                   {"@window", theme.window}};
  for (const auto& [name, color] : colors) sheet.replace(QLatin1String(name), color.name());
  return sheet;
}

}  // namespace

void use_theme(const QString& theme) {
  const ThemeChoice choice = theme == QLatin1String("light")  ? ThemeChoice::Light
                             : theme == QLatin1String("dark") ? ThemeChoice::Dark
                                                              : ThemeChoice::System;
  apply_theme(*qApp, choice, [](const Theme& colors) {
    return form_style_sheet(colors) + studio_style_sheet(colors);
  });
}

}  // namespace aq
