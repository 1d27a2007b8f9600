// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/world.h"

#include "core/demo/world/documents.h"

namespace aq {
namespace {

using demo::DocumentKind;
using demo::Random;

const DocumentKind& draw_kind(Random& random) {
  const auto& kinds = demo::document_kinds();
  int total = 0;
  for (const auto& kind : kinds) total += kind.weight;
  int left = static_cast<int>(random.below(static_cast<std::size_t>(total)));
  std::size_t at = 0;
  while (left >= kinds[at].weight) left -= kinds[at++].weight;
  return kinds[at];
}

}  // namespace

std::string world_text(WorldPart part, std::uint64_t seed, std::size_t bytes) {
  // The parts' streams of random numbers start far apart, whatever the seeds.
  Random random(Random(seed * 3 + static_cast<std::uint64_t>(part)).next());
  std::string text;
  while (text.size() < bytes) {
    demo::Scene scene(part, random.next());
    if (!text.empty()) text += "\n";
    text += draw_kind(random).write(scene) + "\n";
  }
  return text;
}

}  // namespace aq
