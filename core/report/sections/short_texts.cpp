// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/methods/method.h"
#include "core/report/clean_text.h"
#include "core/report/sections/sections.h"
#include "core/report/texts.h"

namespace aq::report {

std::string recipe_text(const Recipe& recipe) {
  const auto known = std::ranges::find(methods(), recipe.method, &Method::id);
  return (known == methods().end() ? clean_text(recipe.method) : known->name) + " " + short_name(recipe);
}

std::string state_text(Language language, const std::string& state) {
  if (state == "running") return text(language, Text::state_running);
  if (state == "cancelled") return text(language, Text::state_cancelled);
  if (state == "failed") return text(language, Text::state_failed);
  if (state == "finished") return text(language, Text::state_finished);
  return state;
}

std::string date_text(const std::string& iso) {
  const bool whole = iso.size() == 20 && iso[10] == 'T' && iso.back() == 'Z';
  return whole ? iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC" : iso;
}

double mean_sqnr_of(const RunValues& run) {
  double sum = 0, count = 0;
  for (const BlockValues& block : run.blocks)
    for (const LayerValues& layer : block.layers)
      if (layer.rounded) sum += layer.sqnr_db, ++count;
  return count > 0 ? sum / count : 0;
}

}  // namespace aq::report
