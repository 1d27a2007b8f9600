// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/engine/session_export.h"

namespace aq {

/// A checkpoint format, or one of its variants. Texts are English, for the context "exporter".
struct FormatSummary {
  std::string id;  ///< of RunSpec::format: "gguf:q4_k"
  std::string name, variant, summary;
};

/// What exporting asks of the core; plain values, no Qt and no libtorch. Each may be called by any thread.
struct ExportServices {
  std::function<std::vector<FormatSummary>()> formats = {};
  /// Also plans only, where the specification says so. @throws Error as export_session
  std::function<SessionExport(const SessionExportSpec&, const RunContext&)> run = {};
};

/// The real ones.
ExportServices export_services();

}  // namespace aq
