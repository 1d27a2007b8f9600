// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"

namespace aq::demo {

const std::vector<DocumentKind>& document_kinds() {
  static const std::vector<DocumentKind> kinds{
      {write_possession_story, 18},
      {write_portrait, 10},
      {write_family, 8},
      {write_letter, 8},
      {write_ledger, 6},
      {write_schedule, 7},
      {write_dialogue, 12},
      {write_sums, 5},
      {write_counting, 8},
      {write_journey, 7},
      {write_weather_diary, 5},
      {write_town, 8},
      {write_lost_and_found, 6},
      {write_shopping, 6},
  };
  return kinds;
}

}  // namespace aq::demo
