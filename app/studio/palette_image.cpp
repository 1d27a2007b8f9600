// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/palette_image.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <algorithm>
#include <limits>
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

int distance(QRgb a, QRgb b) {
  const int red = qRed(a) - qRed(b), green = qGreen(a) - qGreen(b), blue = qBlue(a) - qBlue(b);
  return red * red + green * green + blue * blue;
}

/// The `frequent` first ones of `colors`, then always the one that is farthest from all that were taken: the
/// ends of a color bar are rare.
QList<QRgb> table_of(const std::vector<QRgb>& colors, std::size_t frequent, std::size_t most) {
  QList<QRgb> table;
  std::vector<int> nearest(colors.size(), std::numeric_limits<int>::max());
  const auto take = [&](QRgb taken) {
    table.append(taken);
    for (std::size_t i = 0; i < colors.size(); ++i)
      nearest[i] = std::min(nearest[i], distance(colors[i], taken));
  };
  for (std::size_t i = 0; i < std::min(most, colors.size()); ++i)
    take(i < frequent
             ? colors[i]
             : colors[static_cast<std::size_t>(std::ranges::max_element(nearest) - nearest.begin())]);
  return table;
}

}  // namespace

QImage palette_image(const QImage& image) {
  constexpr std::size_t kColors = 256, kFrequent = 160;
  const QImage plain = image.convertToFormat(QImage::Format_RGB32);
  QSet<QRgb> seen;
  std::vector<QRgb> colors;
  for (const auto& [count, color] : colors_of(plain)) {
    if (seen.contains(bucket(color))) continue;
    seen.insert(bucket(color));
    colors.push_back(color);
  }
  const QList<QRgb> table = table_of(colors, kFrequent, kColors);
  return plain.convertToFormat(QImage::Format_Indexed8, table, Qt::AvoidDither | Qt::ThresholdDither);
}

}  // namespace aq
