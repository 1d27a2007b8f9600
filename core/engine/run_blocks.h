// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

#include "core/engine/prepared_run.h"
#include "core/engine/run_chains.h"
#include "core/run/outcome.h"
#include "core/run/run_context.h"
#include "core/session/session.h"

namespace aq {

/// Calibrates and commits every block that the session does not hold yet. The float chain and the quantized
/// chain go from block to block beside each other. @param chains allocated, filled here; @param after_block
/// called with the number of complete blocks
std::vector<BlockOutcome> run_blocks(const PreparedRun& run, Session& session, const RunChains& chains,
                                     const RunContext& context, const std::function<void(int)>& after_block);

}  // namespace aq
