// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/form_style.h"

#include <utility>

namespace aq {
namespace {

const char* const kForms = R"(
aq--NumberBox { background: @surface; color: @text; border: 1px solid @border; border-radius: 5px;
  padding: 3px 4px 3px 8px; selection-background-color: @accent; selection-color: @on_accent; }
aq--NumberBox:hover { border-color: @muted; }
aq--NumberBox:focus { border-color: @accent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 16px; border: none; background: transparent; }
*[invalid="true"] { border-color: @error; }
QToolButton[role="section"] { color: @text; border: none; padding: 8px 2px 4px 2px; text-align: left; }
QToolButton[role="section"]:hover, QToolButton[role="section"]:checked { background: transparent; color: @accent; }
QToolButton[role="section"]:checked { color: @text; }
QToolButton[role="reset"] { padding: 0; border: none; color: @accent; }
QFrame[role="card"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QFrame[role="banner"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QLabel[role="banner-icon"] { border-radius: 13px; color: @on_accent; background: @accent; font-weight: 700; }
QFrame[tone="error"] { border-color: @error; background: @error_tint; }
QFrame[tone="error"] QLabel[role="banner-icon"] { background: @error; }
QFrame[tone="warning"] { border-color: @warning; background: @warning_tint; }
QFrame[tone="warning"] QLabel[role="banner-icon"] { background: @warning; }
QFrame[tone="success"] { border-color: @positive; background: @positive_tint; }
QFrame[tone="success"] QLabel[role="banner-icon"] { background: @positive; }
)";

/// `color` laid thinly over `below`, opaque: a translucent background would show what scrolls behind it.
QColor tinted(const QColor& below, const QColor& color) {
  constexpr double kShare = 0.10;
  return QColor::fromRgbF(static_cast<float>(below.redF() * (1 - kShare) + color.redF() * kShare),
                          static_cast<float>(below.greenF() * (1 - kShare) + color.greenF() * kShare),
                          static_cast<float>(below.blueF() * (1 - kShare) + color.blueF() * kShare));
}

}  // namespace

QString form_style_sheet(const Theme& theme) {
  // A name that begins with another one comes before it.
  const std::pair<const char*, QColor> colors[] = {
      {"@error_tint", tinted(theme.surface, theme.error)},
      {"@warning_tint", tinted(theme.surface, theme.warning)},
      {"@positive_tint", tinted(theme.surface, theme.positive)},
      {"@on_accent", theme.on_accent},
      {"@surface", theme.surface},
      {"@border", theme.border},
      {"@accent", theme.accent},
      {"@muted", theme.muted},
      {"@text", theme.text},
      {"@error", theme.error},
      {"@warning", theme.warning},
      {"@positive", theme.positive},
  };
  QString sheet = QString::fromLatin1(kForms);
  for (const auto& [name, color] : colors) sheet.replace(QLatin1String(name), color.name());
  return sheet;
}

}  // namespace aq
