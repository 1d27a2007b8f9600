// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/charts/charts.h"
#include "core/report/sections/sections.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

void add_all(Document& document, std::vector<Chart> charts, Text reading) {
  if (charts.empty()) return;
  document.elements.push_back(Plots{std::move(charts), text(document.language, reading)});
}

void add_one(std::vector<Chart>& charts, std::optional<Chart> chart) {
  if (chart) charts.push_back(std::move(*chart));
}

std::vector<Chart> one_of_these(std::optional<Chart> chart) {
  std::vector<Chart> charts;
  add_one(charts, std::move(chart));
  return charts;
}

}  // namespace

void add_plots(Document& document, const RunValues& run, int level) {
  const Language language = document.language;
  document.elements.push_back(Heading{text(language, Text::plots), level});
  const std::size_t before = document.elements.size();
  std::vector<Chart> perplexities = one_of_these(perplexity_chart(run, language));
  add_one(perplexities, perplexity_by_block_chart(run, language));
  add_all(document, std::move(perplexities), Text::perplexity_reading);
  add_all(document, one_of_these(loss_chart(run, language)), Text::loss_reading);
  add_all(document, sqnr_charts(run, language), Text::sqnr_reading);
  if (std::vector<Chart> dominance = dominance_charts(run, language); !dominance.empty()) {
    document.elements.push_back(Heading{text(language, Text::dominance_title), level + 1});
    add_all(document, std::move(dominance), Text::dominance_reading);
  }
  add_all(document, one_of_these(weights_chart(run, language)), Text::weights_reading);
  if (document.elements.size() == before) document.elements.pop_back();  // a session without any data
}

}  // namespace aq::report
