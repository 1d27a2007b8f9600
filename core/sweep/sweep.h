// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/run/run_context.h"
#include "core/run/run_spec.h"
#include "core/sweep/cell_files.h"
#include "core/sweep/grid.h"

namespace aq {

struct SweepSpec {
  RunSpec
      run;  ///< model, texts, threads and memory of every cell; its recipe, output and session are not used
  Grid grid;
  std::string directory;       ///< where results go; one that holds the same sweep is gone on with
  bool keep_sessions = false;  ///< a session file a cell, for the window to open
};

/// What a sweep has come to so far.
struct SweepTable {
  Grid grid;
  std::vector<SweepCell> cells;
  std::vector<std::optional<CellResult>> results;  ///< one a cell; empty: not run yet
  double float_perplexity = 0;                     ///< 0: not evaluated

  std::size_t done() const;
};

/// Called after every cell, and once before the first with what was there already.
using SweepProgress = std::function<void(const SweepTable&)>;

/// Runs every cell that has no result yet, one after the other; a cell that was cut off goes on from its last
/// complete block. A cell that fails by itself (numerically, say) leaves its error as its result, and the next
/// one runs; what is no cell's fault, such as too little memory, ends the sweep. Where several ranks share the
/// sweep, each takes the next cell that none has; they reach one directory, and every rank gets the whole
/// table. Also writes results.csv, which holds the whole table.
/// @throws Error(BadArgument), Error(BadInput), Error(Output), Error(Memory), Error(Cancelled): what is done
/// stays done, complete blocks of the cell under way among it
SweepTable run_sweep(const SweepSpec& spec, const RunContext& context, const SweepProgress& progress = {});

/// Reads a sweep's directory without running anything. @throws Error(BadInput)
SweepTable read_sweep(const std::string& directory);

/// The table as CSV: an axis a column, then perplexity, loss, bits per weight, seconds, memory and error.
std::string to_csv(const SweepTable& table);

}  // namespace aq
