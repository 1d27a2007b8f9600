// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <memory>

#include "core/distributed/environment.h"
#include "core/run/ranks.h"

namespace aq {

/// Takes a place among the ranks and waits for the others. Opens no socket for a run of one process.
/// @throws Error(Connection) where they do not meet within five minutes, or this build knows no process
/// groups
std::shared_ptr<const Ranks> join_ranks(const RankPlace& place);

/// Joins, works, and leaves when all ranks are done. Where the work ends in an error, the other ranks end
/// with one that names it. @throws as join_ranks() and as the work
void work_on_ranks(const RankPlace& place, const std::function<void(std::shared_ptr<const Ranks>)>& work);

}  // namespace aq
