// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QIcon>
#include <QPainter>
#include <QPixmap>

namespace aq {

/// A square of one colour, before a run's name, and a little room behind it.
inline QIcon color_icon(const QColor& color) {
  constexpr int kSide = 12, kRoom = 4;
  QPixmap pixmap(kSide + kRoom, kSide);
  pixmap.fill(Qt::transparent);
  QPainter(&pixmap).fillRect(0, 0, kSide, kSide, color);
  return pixmap;
}

}  // namespace aq
