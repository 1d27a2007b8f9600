// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/checkpoint/tensor_source.h"
#include "core/export/exporter.h"
#include "core/run/run_context.h"

namespace aq {

inline constexpr const char* kExportReport = "export-report.json";

/// How far a tensor that was read back is from what the run has.
struct TensorDifference {
  std::string name;
  double largest = 0;   ///< max|Δ| / max|W|
  double relative = 0;  ///< ‖Δ‖ / ‖W‖
};

/// What was found in a written checkpoint.
struct Verification {
  std::int64_t tensors = 0;
  std::vector<TensorDifference> different;  ///< those that are not the same bits, all within the tolerance
  double perplexity = 0;                    ///< of the run's weights, on a short text
  double perplexity_written = 0;            ///< of what was read back, on the same
  std::int64_t tokens = 0;                  ///< that have a loss
};
nlohmann::ordered_json to_json(const Verification& verification);

/// How far a tensor may be from the run's, max|Δ| / max|W|; 0: the same bits.
using Tolerance = std::function<double(const std::string& name)>;

/// Opens a written checkpoint as a user would, compares every tensor with `wanted`: names, shapes, values;
/// and takes the perplexity of both on a short text, with activations as the recipe rounds them.
/// @param path   what was written, in its staging place
/// @param wanted the run's tensors by HF name
/// @throws Error(Output) naming the first difference beyond the tolerance, Error(Cancelled)
Verification verify_export(const std::filesystem::path& path, const TensorSource& wanted,
                           const ExportRequest& request, const Tolerance& tolerance,
                           const RunContext& context);

/// Writes export-report.json: the plan and what was found. @throws Error(Output)
void write_export_report(const std::filesystem::path& directory, const ExportPlan& plan,
                         const Verification& verification);

}  // namespace aq
