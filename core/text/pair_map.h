// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace aq {

/// A hash table from two 32-bit numbers to a small value: one flat array, since tokenizers look up several
/// pairs for each character of a text.
template <typename Value>
class PairMap {
 public:
  PairMap() : slots_(kFewest) {}

  /// The value of a pair, inserted where it is not there. @returns it, and whether it was inserted
  std::pair<Value*, bool> try_emplace(std::uint32_t first, std::uint32_t second, Value value) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    Slot& slot = slots_[place(key_of(first, second))];
    const bool added = !slot.used;
    if (added) slot = {key_of(first, second), std::move(value), true}, ++size_;
    return {&slot.value, added};
  }

  /// @returns null where the pair is not there
  const Value* find(std::uint32_t first, std::uint32_t second) const {
    const Slot& slot = slots_[place(key_of(first, second))];
    return slot.used ? &slot.value : nullptr;
  }

  bool contains(std::uint32_t first, std::uint32_t second) const { return find(first, second) != nullptr; }

 private:
  static constexpr std::size_t kFewest = 16;  // a power of two
  struct Slot {
    std::uint64_t key = 0;
    Value value{};
    bool used = false;
  };

  static std::uint64_t key_of(std::uint32_t first, std::uint32_t second) {
    return std::uint64_t{first} << 32 | second;
  }

  /// Where the key stands, or the free slot where it belongs: linear probing from a mixed hash (splitmix64).
  std::size_t place(std::uint64_t key) const {
    std::uint64_t hash = key * 0x9e3779b97f4a7c15;
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
    const std::size_t mask = slots_.size() - 1;
    std::size_t index = (hash ^ hash >> 27) & mask;
    while (slots_[index].used && slots_[index].key != key) index = (index + 1) & mask;
    return index;
  }

  void grow() {
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    for (Slot& slot : old)
      if (slot.used) slots_[place(slot.key)] = std::move(slot);
  }

  std::vector<Slot> slots_;  // a power of two, at most half of them used
  std::size_t size_ = 0;
};

}  // namespace aq
