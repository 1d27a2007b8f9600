// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/join.h"

#include <exception>

#include "core/base/error.h"
#include "core/distributed/gloo_ranks.h"

namespace aq {

std::shared_ptr<const Ranks> join_ranks(const RankPlace& place) {
  if (place.size == 1) return std::make_shared<const Ranks>();
  return gloo_ranks(place);
}

void work_on_ranks(const RankPlace& place, const std::function<void(std::shared_ptr<const Ranks>)>& work) {
  if (place.size == 1) return work(join_ranks(place));
  const std::shared_ptr<const LeavableRanks> ranks = gloo_ranks(place);
  try {
    work(ranks);
    ranks->wait_for_all();
  } catch (const std::exception& error) {
    const std::string line = error.what();  // libtorch's errors go on with a backtrace
    ranks->leave(line.substr(0, line.find('\n')));
    throw;
  }
  ranks->leave({});
}

}  // namespace aq
