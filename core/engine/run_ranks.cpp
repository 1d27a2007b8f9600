// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/run_ranks.h"

#include <ATen/ATen.h>

#include "core/distributed/exchange.h"

namespace aq {
namespace {

/// Calls body(own, all) for every round of samples, one a rank. @param chain that the ranks hold together
/// @param whole all of it on the first rank. A last round that is not full goes through a tensor of its own.
template <typename Body>
void for_each_round(const ActivationChain& chain, const ActivationChain& whole, const Ranks& ranks, bool out,
                    const Body& exchange) {
  const std::int64_t ranks_count = ranks.size();
  const at::Tensor spare = at::zeros({1, chain.tokens(), chain.hidden()}, at::kFloat);
  for (std::int64_t first = 0; first < chain.samples(); first += ranks_count) {
    const std::int64_t mine = first + ranks.rank(), count = std::min(ranks_count, chain.samples() - first);
    const at::Tensor own = mine < chain.samples() ? chain.sample(mine) : spare;
    at::Tensor all, round;
    if (ranks.first()) {
      round = whole.values().narrow(0, first, count);
      all =
          count == ranks_count ? round : at::zeros({ranks_count, chain.tokens(), chain.hidden()}, at::kFloat);
      if (out && !all.is_same(round)) all.narrow(0, 0, count).copy_(round);
    }
    exchange(own, all);
    if (!out && ranks.first() && !all.is_same(round)) round.copy_(all.narrow(0, 0, count));
  }
}

ActivationChain room_for_whole(const ActivationChain& chain, const std::filesystem::path& folder,
                               const Ranks& ranks) {
  if (!ranks.first()) return {};
  return ActivationChain::in_file(chain.samples(), chain.tokens(), chain.hidden(), folder);
}

std::span<std::byte> bytes_or_none(const at::Tensor& tensor) {
  return tensor.defined() ? bytes_of(tensor) : std::span<std::byte>();
}

}  // namespace

RunSpec rank_spec(RunSpec spec, const Ranks& ranks) {
  if (ranks.first()) return spec;
  spec.output.clear();
  spec.session.clear();
  spec.resume = false;
  return spec;
}

void share_complete_blocks(Session& session, const Ranks& ranks) {
  if (ranks.alone()) return;
  const int blocks = static_cast<int>(max_over(ranks, session.complete_blocks()));
  for (int index = 0; index < blocks; ++index) {
    BlockRecord record;
    record.index = index;
    if (ranks.first()) record.tensors = session.read_tensors(index);
    share_tensors(ranks, record.tensors);
    if (!ranks.first()) session.commit_block(record, {});
  }
}

at::Tensor whole_chain(const ActivationChain& chain, const std::filesystem::path& folder,
                       const Ranks& ranks) {
  if (ranks.alone()) return chain.values();
  const ActivationChain whole = room_for_whole(chain, folder, ranks);
  for_each_round(chain, whole, ranks, /*out=*/false, [&](const at::Tensor& own, const at::Tensor& all) {
    ranks.gather_on_first(bytes_of(own), bytes_or_none(all));
  });
  return whole.defined() ? whole.values() : at::Tensor();
}

void deal_chain(const ActivationChain& chain, const std::filesystem::path& folder, const Ranks& ranks,
                const std::function<void(const at::Tensor& into)>& read) {
  if (ranks.alone()) return read(chain.values());
  const ActivationChain whole = room_for_whole(chain, folder, ranks);
  if (ranks.first()) read(whole.values());
  for_each_round(chain, whole, ranks, /*out=*/true, [&](const at::Tensor& own, const at::Tensor& all) {
    ranks.deal_from_first(bytes_or_none(all), bytes_of(own));
  });
}

}  // namespace aq
