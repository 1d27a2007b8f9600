// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/session/session.h"

namespace aq {

/// What a list of runs shows of a session, read without its blocks.
struct SessionSummary {
  std::string id;       ///< random: the same wherever the file is moved
  std::string created;  ///< ISO 8601, UTC
  std::string state;    ///< "running", "interrupted" (nobody writes it), "cancelled", "failed", "finished"
  SessionHeader header;
  int complete_blocks = 0;
  double seconds = 0;     ///< of running time
  std::int64_t peak_memory = 0;  ///< bytes; 0: not known
  double final_loss = 0;  ///< mean of the complete blocks' losses at their end; 0: of none
  std::vector<EvaluationRecord> evaluations;
};

/// @throws Error(BadInput) where `path` is no session, is damaged, or of a newer format
SessionSummary summarize_session(const std::string& path);

}  // namespace aq
