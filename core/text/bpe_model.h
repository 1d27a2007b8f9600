#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/checkpoint/json_view.h"

namespace aq {

/// Token ids are below this.
inline constexpr std::int64_t kMostTokens = std::int64_t{1} << 24;

/// Byte-pair encoding (Sennrich et al. 2016) over the byte alphabet: the "model" of tokenizer.json.
class BpeModel {
 public:
  /// @throws Error(BadInput) naming what is malformed or not supported
  explicit BpeModel(const JsonView& json);

  /// Appends the ids of one piece of the pre-tokenizer, in time n log n.
  void encode(std::string_view bytes, std::vector<std::int32_t>& ids) const;

  const std::unordered_map<std::string, std::int32_t>& vocabulary() const { return vocabulary_; }

 private:
  struct Merge {
    std::int32_t rank = 0, result = 0;
  };

  void refuse_what_is_not_supported(const JsonView& json) const;
  void read_vocabulary(const JsonView& json);
  void read_unknown(const JsonView& json);
  void read_merges(const JsonView& json);
  void add_merge(const JsonView& json, const std::string& left, const std::string& right, std::int32_t rank);
  std::vector<std::int32_t> symbols_of(std::string_view bytes) const;
  const Merge* merge_of(std::int32_t left, std::int32_t right) const;
  friend class MergeQueue;

  std::unordered_map<std::string, std::int32_t> vocabulary_;
  std::array<std::int32_t, 256> byte_ids_{};  // -1 where the vocabulary lacks the byte
  std::unordered_map<std::uint64_t, Merge> merges_;
  std::int32_t unknown_ = -1;  // -1: bytes that the vocabulary lacks are dropped
  bool fuse_unknown_ = false;
  bool whole_pieces_first_ = false;
};

}  // namespace aq
