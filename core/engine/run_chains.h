// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

#include "core/calibration/activation_chain.h"
#include "core/engine/prepared_run.h"
#include "core/session/session.h"

namespace aq {

/// The activations that go from block to block. While a block is solved, the float chain has become its
/// targets already; the quantized chain moves on when it is done.
struct RunChains {
  ActivationChain quantized, float_chain;
  ActivationChain augmented;  ///< targets of the auxiliary loss; undefined without it
};

/// Where a run keeps what is too large for memory or is nobody's business: beside the output, or the session,
/// or among the temporary files. @throws Error(Output) where there is no such folder
std::filesystem::path scratch_folder(const RunSpec& spec);

/// Bytes of one of them on this rank.
std::int64_t chain_bytes(const PreparedRun& run);

/// Room for a run's chains, in memory as far as its budget goes, else in the scratch folder. @throws
/// Error(Output) where the disk has too little room
RunChains allocate_chains(const PreparedRun& run);

/// What enters the first block, of the samples that are held.
void fill_first(const PreparedRun& run, const RunChains& chains);
/// What enters the block behind the session's last complete one; the first rank's session has it.
/// @throws Error(BadInput)
void fill_stored(const PreparedRun& run, const Session& session, const RunChains& chains, const Ranks& ranks);

}  // namespace aq
