// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace aq {

/// :/icons/pages/NAME.svg in one colour, sharp at every scale; empty where there is no such picture.
QIcon page_icon(const QString& name, const QColor& color);

}  // namespace aq
