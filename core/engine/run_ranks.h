// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>

#include "core/calibration/activation_chain.h"
#include "core/run/ranks.h"
#include "core/run/run_spec.h"
#include "core/session/session.h"

namespace aq {

/// What a rank is asked to do: the first one all of it, the others the same work, of which they keep nothing.
RunSpec rank_spec(RunSpec spec, const Ranks& ranks);

/// Gives the session of every rank the complete blocks that the first one's has: a run that resumes goes on
/// from there on any number of ranks. Every rank calls.
void share_complete_blocks(Session& session, const Ranks& ranks);

/// All samples of a chain, [samples, tokens, hidden], on the first rank, where those of the others come into
/// a file of `folder`; undefined elsewhere. Every rank calls. @throws Error(Output) where there is too little
/// room
at::Tensor whole_chain(const ActivationChain& chain, const std::filesystem::path& folder, const Ranks& ranks);

/// Fills every rank's share of a chain from the whole, which `read` reads into a tensor of its size on the
/// first rank. Every rank calls. @throws Error(Output), and as `read`
void deal_chain(const ActivationChain& chain, const std::filesystem::path& folder, const Ranks& ranks,
                const std::function<void(const at::Tensor& into)>& read);

}  // namespace aq
