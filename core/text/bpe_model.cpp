#include "core/text/bpe_model.h"

#include <nlohmann/json.hpp>
#include <queue>
#include <tuple>

#include "core/base/error.h"
#include "core/text/byte_alphabet.h"

namespace aq {
namespace {

std::uint64_t pair_key(std::int32_t left, std::int32_t right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

}  // namespace

/// Merges the symbols of one piece: always the pair of lowest rank, the leftmost of equals.
class MergeQueue {
 public:
  MergeQueue(const BpeModel& model, const std::vector<std::int32_t>& ids) : model_(model) {
    const auto count = static_cast<int>(ids.size());
    symbols_.reserve(ids.size());
    for (int i = 0; i < count; ++i)
      symbols_.push_back({ids[static_cast<std::size_t>(i)], i - 1, i + 1 < count ? i + 1 : kNone});
    for (int i = 0; i + 1 < count; ++i) propose(i);
  }

  void run() {
    while (!candidates_.empty()) {
      const Candidate best = candidates_.top();
      candidates_.pop();
      if (still_holds(best)) merge(best);
    }
  }

  void append_to(std::vector<std::int32_t>& ids) const {
    for (int i = 0; i != kNone; i = symbols_[static_cast<std::size_t>(i)].next) ids.push_back(symbol(i).id);
  }

 private:
  static constexpr int kNone = -1;
  struct Symbol {
    std::int32_t id;  // -1: merged into its left neighbour
    int previous, next;
  };
  struct Candidate {
    std::int32_t rank;
    int left;
    std::int32_t left_id, right_id, result;
    bool operator<(const Candidate& other) const {  // std::priority_queue gives the largest first
      return std::tie(other.rank, other.left) < std::tie(rank, left);
    }
  };

  Symbol& symbol(int i) { return symbols_[static_cast<std::size_t>(i)]; }
  const Symbol& symbol(int i) const { return symbols_[static_cast<std::size_t>(i)]; }

  void propose(int left) {
    const Symbol& first = symbol(left);
    const Symbol& second = symbol(first.next);
    if (const auto* merge = model_.merge_of(first.id, second.id))
      candidates_.push({merge->rank, left, first.id, second.id, merge->result});
  }

  bool still_holds(const Candidate& candidate) const {
    const Symbol& left = symbol(candidate.left);
    return left.id == candidate.left_id && left.next != kNone && symbol(left.next).id == candidate.right_id;
  }

  void merge(const Candidate& candidate) {
    Symbol& left = symbol(candidate.left);
    Symbol& right = symbol(left.next);
    left.id = candidate.result;
    left.next = right.next;
    right.id = -1;
    if (left.next != kNone) symbol(left.next).previous = candidate.left;
    if (left.previous != kNone) propose(left.previous);
    if (left.next != kNone) propose(candidate.left);
  }

  const BpeModel& model_;
  std::vector<Symbol> symbols_;
  std::priority_queue<Candidate> candidates_;
};

BpeModel::BpeModel(const JsonView& json) {
  refuse_what_is_not_supported(json);
  whole_pieces_first_ = json.boolean_or("ignore_merges", false);
  fuse_unknown_ = json.boolean_or("fuse_unk", false);
  read_vocabulary(json.at("vocab"));
  read_unknown(json);
  read_merges(json.at("merges"));
}

void BpeModel::refuse_what_is_not_supported(const JsonView& json) const {
  const std::string type = json.text_or("type", "BPE");
  if (type != "BPE")
    json.fail("is of the type \"" + printable(type) + "\", only byte-level BPE is supported");
  if (json.boolean_or("byte_fallback", false)) json.fail("asks for byte_fallback, which is not supported");
  for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix"})
    if (!json.text_or(key, "").empty())
      json.fail(std::string("asks for ") + key + ", which is not supported");
  if (json.has("dropout") && json.at("dropout").value() != 0)
    json.fail("asks for dropout, which is not supported");
}

void BpeModel::read_vocabulary(const JsonView& json) {
  if (!json.value().is_object() || json.value().empty()) json.fail("is no vocabulary");
  vocabulary_.reserve(json.value().size());
  for (const auto& [piece, id] : json.value().items())
    vocabulary_[piece] = static_cast<std::int32_t>(
        JsonView(id, json.file(), "model.vocab." + piece).integer(0, kMostTokens - 1));
  for (int byte = 0; byte < 256; ++byte) {
    const auto found = vocabulary_.find(character_of_byte(static_cast<std::uint8_t>(byte)));
    byte_ids_[static_cast<std::size_t>(byte)] = found == vocabulary_.end() ? -1 : found->second;
  }
}

void BpeModel::read_unknown(const JsonView& json) {
  if (!json.has("unk_token")) return;
  const std::string token = json.at("unk_token").text();
  const auto found = vocabulary_.find(token);
  if (found == vocabulary_.end())
    json.fail("has no \"" + printable(token) + "\" in its vocabulary, its unk_token");
  unknown_ = found->second;
}

void BpeModel::read_merges(const JsonView& json) {
  if (!json.value().is_array()) json.fail("is no array");
  merges_.reserve(json.value().size());
  std::int32_t rank = 0;
  for (const auto& entry : json.value()) {
    if (entry.is_array() && entry.size() == 2 && entry[0].is_string() && entry[1].is_string()) {
      add_merge(json, entry[0].get<std::string>(), entry[1].get<std::string>(), rank++);
      continue;
    }
    const std::string text = entry.is_string() ? entry.get<std::string>() : std::string();
    if (text.starts_with("#version")) continue;
    const auto space = text.find(' ');
    if (space == std::string::npos || text.find(' ', space + 1) != std::string::npos)
      json.fail("holds an entry that is no pair: " + printable(entry.dump(), 60));
    add_merge(json, text.substr(0, space), text.substr(space + 1), rank++);
  }
}

void BpeModel::add_merge(const JsonView& json, const std::string& left, const std::string& right,
                         std::int32_t rank) {
  const auto id_of = [&](const std::string& piece) {
    const auto found = vocabulary_.find(piece);
    if (found == vocabulary_.end())
      json.fail("number " + std::to_string(rank) + " needs the piece \"" + printable(piece, 60) +
                "\", which the vocabulary lacks");
    return found->second;
  };
  merges_[pair_key(id_of(left), id_of(right))] = {rank, id_of(left + right)};
}

const BpeModel::Merge* BpeModel::merge_of(std::int32_t left, std::int32_t right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

std::vector<std::int32_t> BpeModel::symbols_of(std::string_view bytes) const {
  std::vector<std::int32_t> ids;
  ids.reserve(bytes.size());
  bool after_unknown = false;
  for (const char byte : bytes) {
    const std::int32_t id = byte_ids_[static_cast<std::uint8_t>(byte)];
    if (id >= 0)
      ids.push_back(id);
    else if (unknown_ >= 0 && !(fuse_unknown_ && after_unknown))
      ids.push_back(unknown_);
    after_unknown = id < 0;
  }
  return ids;
}

void BpeModel::encode(std::string_view bytes, std::vector<std::int32_t>& ids) const {
  if (whole_pieces_first_) {
    const auto found = vocabulary_.find(to_byte_alphabet(bytes));
    if (found != vocabulary_.end()) {
      ids.push_back(found->second);
      return;
    }
  }
  const std::vector<std::int32_t> symbols = symbols_of(bytes);
  if (symbols.empty()) return;
  MergeQueue queue(*this, symbols);
  queue.run();
  queue.append_to(ids);
}

}  // namespace aq
