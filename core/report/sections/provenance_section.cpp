// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/sections/sections.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

constexpr const char* kProgram = "AffineQuant Studio ";

std::string libraries_text(const Environment& environment) {
  std::string all;
  for (const auto& [name, version] : environment.libraries)
    all += (all.empty() ? "" : ", ") + name + " " + version;
  return all;
}

std::string calibration_text(const RunValues& run, Language language) {
  if (!run.calibration.empty()) return run.calibration;
  return text(language, run.model.starts_with("demo:") ? Text::demo_text : Text::not_kept);
}

}  // namespace

void add_provenance(Document& document, const RunValues& run, const Environment& environment, int level) {
  const Language language = document.language;
  Table table{.columns = {{text(language, Text::item)}, {text(language, Text::value)}}};
  const auto add = [&](Text item, const std::string& value) {
    if (!value.empty()) table.rows.push_back({{text(language, item), value}});
  };
  add(Text::session, run.file);
  add(Text::name, run.name);
  add(Text::state, state_text(language, run.state));
  add(Text::created, date_text(run.created));
  add(Text::model, run.model);
  add(Text::model_fingerprint, run.model_fingerprint);
  add(Text::calibration, calibration_text(run, language));
  add(Text::calibration_fingerprint, run.calibration_fingerprint);
  add(Text::evaluation_text, run.evaluation_text);
  add(Text::quantized_by, kProgram + run.program_version);
  add(Text::written_by, kProgram + environment.program_version);
  add(Text::written, date_text(environment.written));
  add(Text::libraries, libraries_text(environment));
  document.elements.push_back(Heading{text(language, Text::environment), level});
  document.elements.push_back(std::move(table));
}

}  // namespace aq::report
