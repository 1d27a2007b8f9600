// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <memory>
#include <string>

#include "core/distributed/environment.h"
#include "core/run/ranks.h"

namespace aq {

/// Ranks that one can leave.
class LeavableRanks : public Ranks {
 public:
  /// The last that a rank does. @param error that its work ended in, which the other ranks are told; empty:
  /// none
  virtual void leave(const std::string& error) const = 0;
};

/// Over libtorch's process group with the Gloo back end (c10d). A rank that is killed, or does not answer for
/// 20 seconds, ends the exchanges of all others with an error that names it.
/// @throws Error(Connection) where the ranks do not meet within five minutes
std::shared_ptr<const LeavableRanks> gloo_ranks(const RankPlace& place);

}  // namespace aq
