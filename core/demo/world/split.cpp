// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/split.h"

#include <cstdint>

#include "core/demo/world/random.h"

namespace aq::demo {
namespace {

/// FNV-1a, 64 bits, continued from `hash`.
std::uint64_t fnv1a(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
  return hash;
}

}  // namespace

bool belongs(WorldPart part, std::string_view left, std::string_view right) {
  const auto hash = fnv1a(fnv1a(fnv1a(0xCBF29CE484222325ull, left), "+"), right);
  // FNV mixes the last characters of a short text badly; the generator's finalizer mends that.
  switch (Random(hash).below(8)) {
    case 0:
      return part == WorldPart::Evaluation;
    case 1:
      return part == WorldPart::Calibration;
    default:
      return part == WorldPart::Training;
  }
}

}  // namespace aq::demo
