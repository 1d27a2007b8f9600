// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/palette_image.h"

#include <QHash>
#include <algorithm>
#include <utility>
#include <vector>

namespace aq {
namespace {

/// Colours that differ in the last three bits of a channel count as one; the first that is met stands for
/// all.
QRgb bucket(QRgb color) { return color & 0xfff8f8f8U; }

}  // namespace

QImage palette_image(const QImage& image) {
  constexpr std::size_t kColors = 256;
  const QImage plain = image.convertToFormat(QImage::Format_RGB32);
  QHash<QRgb, std::pair<QRgb, int>> counts;
  for (int y = 0; y < plain.height(); ++y) {
    const auto* line = reinterpret_cast<const QRgb*>(plain.constScanLine(y));
    for (int x = 0; x < plain.width(); ++x) {
      auto& [color, count] = counts[bucket(line[x])];
      if (count++ == 0) color = line[x];
    }
  }
  std::vector<std::pair<QRgb, int>> frequent(counts.cbegin(), counts.cend());
  std::ranges::sort(frequent, std::ranges::greater{}, &std::pair<QRgb, int>::second);
  frequent.resize(std::min(frequent.size(), kColors));
  QList<QRgb> table;
  for (const auto& [color, count] : frequent) table.append(color);
  return plain.convertToFormat(QImage::Format_Indexed8, table, Qt::AvoidDither | Qt::ThresholdDither);
}

}  // namespace aq
