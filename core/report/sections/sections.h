// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/report/document.h"
#include "core/report/run_values.h"

namespace aq::report {

/// Who writes the report.
struct Environment {
  std::string program_version;
  std::string written;                                         ///< ISO 8601, UTC
  std::vector<std::pair<std::string, std::string>> libraries;  ///< name and version
};

// The parts of a report: each appends to the document. `level` is that of its heading.
void add_result(Document& document, const RunValues& run, int level);
void add_settings(Document& document, const RunValues& run, int level);
void add_plots(Document& document, const RunValues& run, int level);
void add_tables(Document& document, const RunValues& run, int level);
void add_remarks(Document& document, const RunValues& run, int level);
void add_provenance(Document& document, const RunValues& run, const Environment& environment, int level);
/// Of two or more runs. @pre there are some
void add_comparison(Document& document, const std::vector<RunValues>& runs, int level);

/// "AffineQuant W3A16", for people.
std::string recipe_text(const Recipe& recipe);
std::string state_text(Language language, const std::string& state);
/// "2026-01-31 12:00 UTC" of "2026-01-31T12:00:00Z"; other texts as they are.
std::string date_text(const std::string& iso);
/// Of the rounded layers of the run's blocks; 0 where there are none.
double mean_sqnr_of(const RunValues& run);

}  // namespace aq::report
