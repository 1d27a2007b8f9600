// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/tokenizer_json/merge_queue.h"

namespace aq {

MergeQueue::MergeQueue(const MergeTable& merges, const std::vector<std::int32_t>& ids) : merges_(merges) {
  const auto count = static_cast<int>(ids.size());
  symbols_.reserve(ids.size());
  for (int i = 0; i < count; ++i)
    symbols_.push_back({ids[static_cast<std::size_t>(i)], i - 1, i + 1 < count ? i + 1 : kNone});
  for (int i = 0; i + 1 < count; ++i) propose(i);
}

void MergeQueue::run() {
  while (!candidates_.empty()) {
    const Candidate best = candidates_.top();
    candidates_.pop();
    if (still_holds(best)) merge(best);
  }
}

void MergeQueue::append_to(std::vector<std::int32_t>& ids) const {
  for (int i = symbols_.empty() ? kNone : 0; i != kNone; i = symbol(i).next) ids.push_back(symbol(i).id);
}

void MergeQueue::propose(int left) {
  const Symbol& first = symbol(left);
  const Symbol& second = symbol(first.next);
  if (const Merge* merge = merges_.find(first.id, second.id))
    candidates_.push({merge->rank, left, first.id, second.id, merge->result});
}

bool MergeQueue::still_holds(const Candidate& candidate) const {
  const Symbol& left = symbol(candidate.left);
  return left.id == candidate.left_id && left.next != kNone && symbol(left.next).id == candidate.right_id;
}

void MergeQueue::merge(const Candidate& candidate) {
  Symbol& left = symbol(candidate.left);
  Symbol& right = symbol(left.next);
  left.id = candidate.result;
  left.next = right.next;
  right.id = -1;
  if (left.next != kNone) symbol(left.next).previous = candidate.left;
  if (left.previous != kNone) propose(left.previous);
  if (left.next != kNone) propose(candidate.left);
}

}  // namespace aq
