// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/report/charts/charts.h"
#include "core/report/number_text.h"
#include "core/report/sections/sections.h"
#include "core/report/settings_list.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

std::string perplexity_of(const RunValues& run, const char* kind) {
  const EvaluationValues* one = run.evaluation(kind);
  return one ? perplexity_text(one->perplexity) : "";
}

std::string change_of(const RunValues& run) {
  const EvaluationValues *original = run.evaluation("float"), *quantized = run.evaluation("quantized");
  return original && quantized ? change_text(quantized->perplexity / original->perplexity) : "";
}

Row row_of(const RunValues& run, Language language) {
  const double sqnr = mean_sqnr_of(run);
  return {{run.title(), recipe_text(run.recipe), perplexity_of(run, "float"), perplexity_of(run, "rtn"),
           perplexity_of(run, "quantized"), change_of(run),
           run.divergence ? number_text(run.divergence->kl_divergence, 3) : "",
           run.bits_per_weight > 0 ? fixed_text(run.bits_per_weight, 2) : "",
           sqnr != 0 ? fixed_text(sqnr, 1) : "",
           run.seconds > 0 ? duration_text(language, run.seconds) : "",
           run.peak_memory > 0 ? memory_text(run.peak_memory) : ""}};
}

/// The best of those that can be compared stands out.
void mark_best(Table& table, const std::vector<RunValues>& runs) {
  const RunValues* best = nullptr;
  std::size_t row = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const EvaluationValues* one = runs[i].evaluation("quantized");
    if (!one || (best && best->evaluation("quantized")->perplexity <= one->perplexity)) continue;
    best = &runs[i];
    row = i;
  }
  if (best) table.rows[row].marked = true;
}

Table results_table(const std::vector<RunValues>& runs, Language language) {
  Table table{.columns = {{text(language, Text::run)}, {text(language, Text::setting_name)}},
              .compact = true};
  for (const Text title : {Text::kind_float, Text::kind_rtn, Text::kind_quantized, Text::change,
                           Text::kl_divergence, Text::bits_a_weight, Text::sqnr, Text::running_time,
                           Text::peak_memory})
    table.columns.push_back({text(language, title), /*number=*/true});
  for (const RunValues& run : runs) table.rows.push_back(row_of(run, language));
  mark_best(table, runs);
  drop_empty_columns(table);
  return table;
}

std::string joined_overrides(const Recipe& recipe) {
  std::string all;
  for (const std::string& one : overrides_of(recipe)) all += (all.empty() ? "" : "\n") + one;
  return all;
}

/// A row a setting that is not the same in all runs, a column a run.
Table differences_table(const std::vector<RunValues>& runs, Language language) {
  std::vector<Recipe> recipes;
  Table table{.columns = {{text(language, Text::setting)}}};
  for (const RunValues& run : runs) {
    recipes.push_back(run.recipe);
    table.columns.push_back({run.title()});
  }
  Row methods{{text(language, Text::method)}}, layers{{text(language, Text::layers_setting)}};
  for (const Recipe& recipe : recipes) {
    methods.cells.push_back(recipe_text(recipe));
    layers.cells.push_back(joined_overrides(recipe));
  }
  const auto vary = [](const Row& row) {
    return std::ranges::any_of(row.cells.begin() + 1, row.cells.end(),
                               [&](const std::string& cell) { return cell != row.cells[1]; });
  };
  if (vary(methods)) table.rows.push_back(std::move(methods));
  for (SettingDifference& one : differences_of(recipes, language)) {
    Row row{{one.label}};
    std::ranges::move(one.values, std::back_inserter(row.cells));
    table.rows.push_back(std::move(row));
  }
  if (vary(layers)) table.rows.push_back(std::move(layers));
  return table;
}

bool same_data(const std::vector<RunValues>& runs) {
  return std::ranges::all_of(
      runs, [&](const RunValues& run) { return run.model_fingerprint == runs.front().model_fingerprint; });
}

void add_plot(Document& document, std::optional<Chart> chart, Text reading) {
  if (chart) document.elements.push_back(Plots{{std::move(*chart)}, text(document.language, reading)});
}

}  // namespace

void add_comparison(Document& document, const std::vector<RunValues>& runs, int level) {
  const Language language = document.language;
  document.elements.push_back(Heading{text(language, Text::comparison), level});
  if (!same_data(runs)) document.elements.push_back(Paragraph{text(language, Text::other_model)});
  document.elements.push_back(results_table(runs, language));
  add_plot(document, trade_off_chart(runs, language), Text::trade_off_reading);
  Table differences = differences_table(runs, language);
  if (differences.rows.empty()) {
    document.elements.push_back(Paragraph{text(language, Text::nothing_differs)});
  } else {
    document.elements.push_back(Heading{text(language, Text::what_differs), level + 1});
    document.elements.push_back(std::move(differences));
  }
  add_plot(document, final_loss_chart(runs, language), Text::final_loss_reading);
  add_plot(document, block_sqnr_chart(runs, language), Text::block_sqnr_reading);
}

}  // namespace aq::report
