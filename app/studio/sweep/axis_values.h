// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

#include "core/sweep/grid.h"

namespace aq {

/// What an axis can be: every setting of a recipe, "method" and "preset".
QStringList axis_paths();
/// e.g. "Stability factor", in the window's language.
QString axis_name(const std::string& path);
/// e.g. "1, 0.1, 0.01".
QString axis_text(const GridAxis& axis);
/// A value of an axis as the plots name it.
QString value_name(const std::string& path, const nlohmann::json& value);
/// What may be written for a setting, to hold under its field.
QString axis_hint(const std::string& path);
/// @throws Error(BadArgument) where a value does not fit the setting
GridAxis axis_from_text(const std::string& path, const QString& values);

}  // namespace aq
