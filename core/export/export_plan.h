// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/run/run_context.h"

namespace aq {

/// How a layer will lie in the file.
struct PlannedLayer {
  std::string name;        ///< the checkpoint's, without ".weight"
  std::string stored;      ///< "GPTQ 4-bit", "Q4_1"
  bool keeps_grid = true;  ///< integers, scales and zero points are the run's; off: it is rounded again by
                           ///< the format's rule
  double relative_error =
      0;  ///< ‖W' − W‖ / ‖W‖, W being the run's weight; measured, 0 where the grid is kept
};

/// What an export will do, before anything is written.
struct ExportPlan {
  std::vector<PlannedLayer> layers;
  std::vector<std::string> notes;  ///< a sentence each

  std::size_t requantized() const;
  double worst_error() const;
};
nlohmann::ordered_json to_json(const ExportPlan& plan);
/// Says as notices what the format cannot keep.
void post_requantized(const ExportPlan& plan, const RunContext& context);

/// What a program that reads checkpoints does with one.
enum class ReaderVerdict { Loads, Refuses, Unchecked };
struct ReaderSupport {
  std::string reader;  ///< "transformers", "vLLM"
  ReaderVerdict verdict = ReaderVerdict::Unchecked;
  std::vector<std::string> conditions;  ///< limits, and what it takes: phrases for translation; may be empty
};
std::string condition_text(const ReaderSupport& reader);  ///< in one line; empty where there are none
nlohmann::ordered_json to_json(const std::vector<ReaderSupport>& readers);
std::string verdict_name(ReaderVerdict verdict);        ///< "loads", "refuses", "unchecked"
std::string support_text(const ReaderSupport& reader);  ///< "loads: with GPTQModel"

}  // namespace aq
