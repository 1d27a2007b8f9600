// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "core/session/session_notes.h"
#include "widgets/plots/compared_run.h"

namespace aq {

/// What a comparison draws of one session.
struct RunFigures {
  ComparedRun run;             ///< its name is left empty
  double bits_per_weight = 0;  ///< of the blocks' linear layers, scales counted; 0: the model is gone
  double weight_bytes = 0;     ///< of those layers at that width; 0 likewise
};

/// A text that a model is to go on with.
struct GenerationRequest {
  std::string model;    ///< looked at where `session` is empty: the float model
  std::string session;  ///< the model as this run quantized it, so far
  std::string prompt;
  std::int64_t max_tokens = 64;
  double temperature = 0;  ///< 0: greedy
  std::int64_t seed = 0;
};

struct TextToken {
  int id = -1;       ///< −1: text that was held back till the end
  std::string text;  ///< what became complete with it
  bool operator==(const TextToken&) const = default;
};

/// What the Compare page asks of the core; plain values, no Qt and no libtorch. Each may be called by any
/// thread. @throws Error of every kind
struct CompareServices {
  std::function<RunFigures(const std::string& session)> load = {};
  /// Blocks till the text is done. @param token called with each new token
  std::function<void(const GenerationRequest&, std::stop_token,
                     const std::function<void(const TextToken&)>& token)>
      generate = {};
  /// KL(float ‖ quantized) over the beginning of a text. @param text a file, or "demo"
  std::function<MeasuredDivergence(const std::string& session, const std::string& text, std::stop_token)>
      measure = {};
};

/// The real ones. Texts of models that take much memory are written one after the other.
CompareServices compare_services();

}  // namespace aq
