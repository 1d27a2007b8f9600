// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/sentence_piece/piece_merger.h"

namespace aq {

void PieceMerger::add(std::string_view text, bool frozen) {
  const auto index = static_cast<int>(symbols_.size());
  if (index > 0) symbols_.back().next = index;
  symbols_.push_back({text, frozen, index - 1, kNone});
}

std::vector<std::string_view> PieceMerger::merge() {
  for (int i = 0; i + 1 < static_cast<int>(symbols_.size()); ++i) propose(i);
  while (!candidates_.empty()) {
    const Candidate best = candidates_.top();
    candidates_.pop();
    join(best);
  }
  std::vector<std::string_view> pieces;
  for (int i = symbols_.empty() ? kNone : 0; i != kNone; i = symbol(i).next)
    take_apart(symbol(i).text, pieces);
  return pieces;
}

void PieceMerger::propose(int left) {
  if (left == kNone || symbol(left).next == kNone) return;
  const Symbol& first = symbol(left);
  const Symbol& second = symbol(first.next);
  if (first.frozen || second.frozen) return;
  const std::string_view both(first.text.data(), first.text.size() + second.text.size());
  const std::int32_t id = model_.in_text.find(both);
  if (id == Vocabulary::kNone) return;
  candidates_.push({model_.piece(id).score, left, both.size()});
  if (model_.is(id, SentencePieceModel::Type::Unused)) unused_[both] = first.text.size();
}

void PieceMerger::join(const Candidate& candidate) {
  Symbol& left = symbol(candidate.left);
  if (left.text.empty() || left.next == kNone) return;
  Symbol& right = symbol(left.next);
  if (left.text.size() + right.text.size() != candidate.size) return;
  left.text = std::string_view(left.text.data(), candidate.size);
  left.next = right.next;
  right.text = {};
  if (left.next != kNone) symbol(left.next).previous = candidate.left;
  propose(left.previous);
  propose(candidate.left);
}

/// Each step makes the parts shorter, and a piece has at most some hundred bytes.
void PieceMerger::take_apart(std::string_view piece, std::vector<std::string_view>& pieces) const {
  const std::int32_t id = model_.in_text.find(piece);
  const bool unused = id != Vocabulary::kNone && model_.is(id, SentencePieceModel::Type::Unused);
  const auto parts = unused ? unused_.find(piece) : unused_.end();
  if (parts == unused_.end()) {
    pieces.push_back(piece);
    return;
  }
  take_apart(piece.substr(0, parts->second), pieces);
  take_apart(piece.substr(parts->second), pieces);
}

}  // namespace aq
