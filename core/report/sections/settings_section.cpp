// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/methods/method.h"
#include "core/methods/quantize_command_line.h"
#include "core/report/clean_text.h"
#include "core/report/command_lines.h"
#include "core/report/sections/sections.h"
#include "core/report/settings_list.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

Table settings_table(const Recipe& recipe, Language language) {
  Table table{.columns = {{text(language, Text::setting)},
                          {text(language, Text::value)},
                          {text(language, Text::methods_own)},
                          {text(language, Text::key)}}};
  for (const SettingValue& one : settings_of(recipe, language))
    table.rows.push_back({{one.label, one.value, one.differs ? one.usual : "", one.path}, one.differs});
  return table;
}

void add_overrides(Document& document, const Recipe& recipe, int level) {
  if (recipe.layers.empty()) return;
  Table table{.columns = {{text(document.language, Text::layers_pattern)}}};
  for (const std::string& line : overrides_of(recipe)) table.rows.push_back({{line}});
  document.elements.push_back(Heading{text(document.language, Text::overrides), level});
  document.elements.push_back(Paragraph{text(document.language, Text::overrides_intro), /*muted=*/true});
  document.elements.push_back(std::move(table));
}

bool is_demo_model(const RunValues& run) { return run.model.starts_with("demo:"); }

/// The run as the session tells it. Names were made fit to print, so a command stands for one that may differ
/// in what no terminal shows.
RunSpec spec_of(const RunValues& run) {
  const auto by_block = [](const EvaluationValues& one) { return one.name.starts_with("block "); };
  RunSpec spec;
  spec.model = run.model;
  spec.recipe = run.recipe;
  spec.calibration = run.calibration;
  spec.evaluation = run.evaluation_text;
  spec.output = "quantized";
  spec.session = run.file;
  spec.evaluate_rtn = run.evaluation("rtn") != nullptr;
  spec.evaluate_every_block = std::ranges::any_of(run.evaluations, by_block);
  return spec;
}

void add_command(Document& document, const RunValues& run, int level) {
  document.elements.push_back(Heading{text(document.language, Text::repeat), level});
  document.elements.push_back(Command{in_lines(clean_text(quantize_command_line(spec_of(run)), 20'000))});
  if (!run.evaluations.empty() && run.evaluation_text.empty() && !is_demo_model(run))
    document.elements.push_back(Paragraph{text(document.language, Text::repeat_note), /*muted=*/true});
}

}  // namespace

void add_settings(Document& document, const RunValues& run, int level) {
  const Language language = document.language;
  document.elements.push_back(Heading{text(language, Text::settings), level});
  const auto known = std::ranges::find(methods(), run.recipe.method, &Method::id);
  std::string name = clean_text(run.recipe.method);
  if (known != methods().end()) {
    name = known->name;
    document.elements.push_back(Paragraph{translated(language, "method", known->summary)});
    document.elements.push_back(Paragraph{known->citation, /*muted=*/true});
  }
  document.elements.push_back(Paragraph{text(language, Text::settings_intro, {name}), /*muted=*/true});
  document.elements.push_back(settings_table(run.recipe, language));
  add_overrides(document, run.recipe, level + 1);
  add_command(document, run, level + 1);
}

}  // namespace aq::report
