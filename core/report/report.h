// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <stop_token>
#include <string>
#include <vector>

namespace aq::report {

struct ReportRequest {
  std::vector<std::string> sessions;  ///< one, or several to compare
  /// A file NAME.html or NAME.pdf, which is replaced where it exists; or a directory, which must not exist,
  /// for report.html and report.pdf.
  std::string output;
  std::vector<std::string> formats;  ///< "html", "pdf"; empty: the output's own, or both in a directory
  std::string language = "en";       ///< or "zh_CN"
};

/// Reads the sessions and writes the files, whole or not at all. The header is free of libtorch.
/// @returns what was written
/// @throws Error(BadArgument), Error(BadInput) where a session cannot be read, Error(Output),
/// Error(Cancelled)
std::vector<std::string> write_report(const ReportRequest& request, const std::stop_token& stop = {});

}  // namespace aq::report
