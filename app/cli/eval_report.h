// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <ostream>

#include "core/evaluation/perplexity.h"
#include "core/evaluation/zero_shot.h"

namespace aq::cli {

/// What `affinequant eval` found out; parts that were not asked for are missing.
struct EvalResult {
  std::optional<Perplexity> perplexity;
  std::int64_t seqlen = 0;  ///< of the perplexity's windows
  std::optional<Divergence> divergence;
  std::optional<ZeroShot> zero_shot;
};

void print_evaluation(std::ostream& out, const EvalResult& result, bool json);

}  // namespace aq::cli
