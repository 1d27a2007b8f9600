// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/palette_image.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <algorithm>
#include <utility>
#include <vector>

namespace aq {
namespace {

/// Colours that differ in the last three bits of a channel count as one; the most frequent stands for all.
QRgb bucket(QRgb color) { return color & 0xfff8f8f8U; }

/// The most frequent first.
std::vector<std::pair<int, QRgb>> colors_of(const QImage& image) {
  QHash<QRgb, int> counts;
  for (int y = 0; y < image.height(); ++y) {
    const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
    for (int x = 0; x < image.width(); ++x) ++counts[line[x]];
  }
  std::vector<std::pair<int, QRgb>> colors;
  for (const auto& [color, count] : counts.asKeyValueRange()) colors.emplace_back(count, color);
  std::ranges::sort(colors, std::ranges::greater{});
  return colors;
}

}  // namespace

QImage palette_image(const QImage& image) {
  constexpr qsizetype kColors = 256;
  const QImage plain = image.convertToFormat(QImage::Format_RGB32);
  QSet<QRgb> seen;
  QList<QRgb> table;
  for (const auto& [count, color] : colors_of(plain)) {
    if (table.size() == kColors || seen.contains(bucket(color))) continue;
    seen.insert(bucket(color));
    table.append(color);
  }
  return plain.convertToFormat(QImage::Format_Indexed8, table, Qt::AvoidDither | Qt::ThresholdDither);
}

}  // namespace aq
