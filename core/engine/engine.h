// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/export/export_plan.h"
#include "core/run/outcome.h"
#include "core/run/run_context.h"
#include "core/run/run_spec.h"

namespace aq {

/// Runs a quantization from a checkpoint to a checkpoint, block by block. Blocking: call it on a worker thread.
class Engine {
 public:
  /// @throws Error of every kind; nothing is left under a final name then, but the session file, which resumes
  static Outcome run(const RunSpec& spec, const RunContext& context);
};

/// Checks a run before it starts and says what it will take.
struct Preflight {
  std::int64_t parameters = 0;       ///< of the model
  std::int64_t checkpoint_bytes = 0; ///< of the output
  std::int64_t peak_bytes = 0;       ///< estimated peak memory of the run
  std::int64_t spilled_bytes = 0;    ///< of it on disk: activations beyond the memory budget
  double bits_per_weight = 16;       ///< of the blocks' linear layers, scales counted
  std::vector<std::string> warnings;
  std::vector<ReaderSupport> readers;  ///< what programs will do with the output, as far as known
};
/// @throws Error(BadArgument), Error(BadInput), Error(Output), Error(Memory): exactly what run() would refuse before it starts
Preflight preflight(const RunSpec& spec);

/// How long a run will take, in seconds, and between what: measured on a sample or two of its first block,
/// with one epoch of each kind, and multiplied out. The recipe's own steps are timed, whatever they are.
struct TimeEstimate {
  double seconds = 0, low = 0, high = 0;
  double probe_seconds = 0;  ///< that measuring took
};
/// @throws as preflight(), and Error(Cancelled), Error(Numeric)
TimeEstimate probe_time(const RunSpec& spec, const RunContext& context);

/// Sets libtorch's threads and warns where the BLAS is the slow reference one.
/// @param threads 0: as many as the affinity mask allows, but one where the model is so narrow that threads would
///                wait for each other longer than they compute
/// @param width   hidden size of the model; 0 where none is known
void set_threads(int threads, std::int64_t width = 0);

}  // namespace aq
