// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/compose.h"

#include "core/report/texts.h"

namespace aq::report {
namespace {

constexpr int kSection = 2, kPart = 3;

std::string subtitle_of(const RunValues& run) {
  return run.model + " · " + recipe_text(run.recipe) + " · " + date_text(run.created);
}

void add_run(Document& document, const RunValues& run, const Environment& environment, int level) {
  add_result(document, run, level);
  add_plots(document, run, level);
  add_settings(document, run, level);
  add_tables(document, run, level);
  add_remarks(document, run, level);
  add_provenance(document, run, environment, level);
}

std::string files_of(const std::vector<RunValues>& runs) {
  std::string files;
  for (const RunValues& run : runs) files += (files.empty() ? "" : ", ") + run.file;
  return files;
}

}  // namespace

Document compose(const std::vector<RunValues>& runs, const Environment& environment, Language language) {
  Document document{.language = language};
  document.footer = text(language, Text::footer,
                         {environment.program_version, date_text(environment.written), files_of(runs)});
  if (runs.size() == 1) {
    const RunValues& run = runs.front();
    document.title = run.name.empty() ? text(language, Text::report_title) : run.name;
    document.subtitle = subtitle_of(run);
    add_run(document, run, environment, kSection);
    return document;
  }
  document.title = text(language, Text::comparison_title, {std::to_string(runs.size())});
  document.subtitle = files_of(runs);
  add_comparison(document, runs, kSection);
  for (const RunValues& run : runs) {
    document.elements.push_back(Heading{run.title(), kSection, /*new_page=*/true});
    document.elements.push_back(Paragraph{subtitle_of(run), /*muted=*/true});
    add_run(document, run, environment, kPart);
  }
  return document;
}

}  // namespace aq::report
