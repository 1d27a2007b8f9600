#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

namespace aq {

/// A square of one colour, before a run's name.
inline QIcon color_icon(const QColor& color) {
  constexpr int kPixels = 12;
  QPixmap pixmap(kPixels, kPixels);
  pixmap.fill(color);
  return pixmap;
}

}  // namespace aq
