// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_layout.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_type.h"

namespace aq {
namespace {

/// Tensors that config.json speaks for.
constexpr std::array<std::string_view, 3> kInConfig{"rope_freqs.weight", "rope_factors_long.weight",
                                                    "rope_factors_short.weight"};
/// Matrices that stacks of experts may be cut into: Mixtral 8x22B has 1344, and a byte in the file is enough
/// for one.
constexpr std::size_t kMostExpertMatrices = 250'000;

/// A GGUF name cut up: "blk.3.attn_q.weight" is {"blk.%.attn_q", "3", ".weight"}.
struct NameParts {
  std::string pattern, block, suffix;
};

NameParts split_name(std::string_view name) {
  NameParts parts;
  const auto dot = name.rfind('.');
  parts.suffix = dot == std::string_view::npos ? "" : name.substr(dot);
  parts.pattern = name.substr(0, dot);
  constexpr std::string_view kBlock = "blk.";
  if (!parts.pattern.starts_with(kBlock)) return parts;
  const auto end = parts.pattern.find('.', kBlock.size());
  if (end == std::string::npos) return parts;
  parts.block = parts.pattern.substr(kBlock.size(), end - kBlock.size());
  parts.pattern.replace(kBlock.size(), parts.block.size(), "%");
  return parts;
}

/// A number as files write it: digits, no leading zero.
bool is_block_number(std::string_view text) {
  return !text.empty() && text.size() <= 9 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
         (text.size() == 1 || text.front() != '0');
}

std::string fill(std::string pattern, char mark, const std::string& text) {
  const auto at = pattern.find(mark);
  return at == std::string::npos ? pattern : pattern.replace(at, 1, text);
}

const GgufName* find_rule(const GgufArchitecture& architecture, const NameParts& parts) {
  const bool known_suffix = parts.suffix == ".weight" || parts.suffix == ".bias";
  if (!known_suffix || (!parts.block.empty() && !is_block_number(parts.block))) return nullptr;
  for (const GgufName& rule : architecture.names)
    if (parts.pattern == rule.gguf) return &rule;
  return nullptr;
}

std::int64_t rows_of(const std::vector<std::int64_t>& shape) {
  std::int64_t rows = shape.size() == 1 ? shape[0] : 1;
  for (std::size_t i = 0; i + 1 < shape.size(); ++i) rows *= shape[i];
  return rows;
}

/// What must hold for stored_row to be a permutation.
bool can_rearrange(GgufRows order, const GgufHeads& heads, const GgufTensor& tensor) {
  const std::int64_t rows = rows_of(tensor.shape);
  const bool whole_rows = tensor.shape.size() == 2 || find_dequantizer(tensor.type) == nullptr;
  if (order == GgufRows::AsStored) return true;
  if (tensor.shape.size() > 2 || !whole_rows) return false;
  if (order == GgufRows::Transposed) return true;
  if (heads.query < 1 || heads.kv < 1 || heads.query > rows || heads.kv > rows) return false;
  if (order == GgufRows::QueryHalves) return rows % (2 * heads.query) == 0;
  if (order == GgufRows::KeyHalves) return rows % (2 * heads.kv) == 0;
  return heads.query % heads.kv == 0 && rows % (heads.query + 2 * heads.kv) == 0;
}

class Placer {
 public:
  Placer(const GgufFile& file, const GgufHeads& heads)
      : file_(file),
        heads_(heads),
        experts_(file.integer_or(architecture_key(file, "expert_count"), 0)),
        architecture_(gguf_architecture(file)) {}

  void place(const GgufTensor& tensor) {
    if (std::ranges::find(kInConfig, tensor.name) != kInConfig.end()) return;
    const NameParts parts = split_name(tensor.name);
    const GgufName* rule = find_rule(architecture_, parts);
    if (rule == nullptr) fail(tensor, std::string("is not known of the architecture ") + architecture_.id);
    require_readable(tensor);
    if (!can_rearrange(rule->rows, heads_, tensor))
      fail(tensor, "has rows that the numbers of heads do not fit");
    const std::string name = fill(rule->hf, '%', parts.block) + parts.suffix;
    if (name.find('#') != std::string::npos) return place_experts(tensor, name);
    GgufPlace place{.name = name, .shape = tensor.shape, .stored = &tensor, .rows = rule->rows};
    // A vector has nothing to transpose.
    if (place.rows == GgufRows::Transposed && place.shape.size() == 1) place.rows = GgufRows::AsStored;
    if (place.rows == GgufRows::Transposed) std::ranges::reverse(place.shape);
    place.adds_one = architecture_.norms_add_one && name.ends_with("norm.weight");
    places_.push_back(std::move(place));
  }

  std::vector<GgufPlace> take() { return std::move(places_); }

 private:
  [[noreturn]] void fail(const GgufTensor& tensor, const std::string& reason) const {
    file_.fail("the tensor \"" + printable(std::string(tensor.name)) + "\" " + reason);
  }

  void require_readable(const GgufTensor& tensor) const {
    const GgmlType* type = find_ggml_type(tensor.type);
    if (type->values == 1 || find_dequantizer(tensor.type) != nullptr) return;
    fail(tensor,
         std::string("has the type ") + type->name + ", and only " + readable_ggml_types() + " are read");
  }

  /// Stored as [experts, rows, columns].
  void place_experts(const GgufTensor& tensor, const std::string& name) {
    if (tensor.shape.size() != 3 || tensor.shape[0] != experts_)
      fail(tensor,
           "is no stack of the " + std::to_string(experts_) + " experts' matrices that the metadata say");
    expert_matrices_ += static_cast<std::size_t>(experts_);
    if (expert_matrices_ > kMostExpertMatrices)
      fail(tensor, "and those before it hold more than " + std::to_string(kMostExpertMatrices) +
                       " experts' matrices");
    for (std::int64_t expert = 0; expert < tensor.shape[0]; ++expert)
      places_.push_back({.name = fill(name, '#', std::to_string(expert)),
                         .shape = {tensor.shape[1], tensor.shape[2]},
                         .stored = &tensor,
                         .first_row = expert * tensor.shape[1]});
  }

  const GgufFile& file_;
  GgufHeads heads_;
  std::int64_t experts_ = 0;  // of each layer, as the metadata say
  std::size_t expert_matrices_ = 0;
  const GgufArchitecture& architecture_;
  std::vector<GgufPlace> places_;
};

/// llama.cpp rotates neighbouring rows, Hugging Face those half a head apart.
std::int64_t interleaved_row(std::int64_t rows, std::int64_t heads, std::int64_t row) {
  const std::int64_t size = rows / heads, half = size / 2, in_head = row % size;
  return row - in_head + in_head % half * 2 + in_head / half;
}

/// Hugging Face's Falcon keeps, KV head after KV head, its queries, its key and its value.
std::int64_t ungrouped_row(std::int64_t rows, const GgufHeads& heads, std::int64_t row) {
  const std::int64_t group = heads.query / heads.kv, size = rows / (heads.query + 2 * heads.kv);
  const std::int64_t head = row / size, kv = head / (group + 2), in_group = head % (group + 2);
  const std::int64_t stored = in_group < group    ? kv * group + in_group
                              : in_group == group ? heads.query + kv
                                                  : heads.query + heads.kv + kv;
  return stored * size + row % size;
}

}  // namespace

std::vector<GgufPlace> place_gguf_tensors(const GgufFile& file, const GgufHeads& heads) {
  Placer placer(file, heads);
  for (const GgufTensor& tensor : file.tensors()) placer.place(tensor);
  return placer.take();
}

std::int64_t stored_row(GgufRows order, const GgufHeads& heads, std::int64_t rows, std::int64_t row) {
  switch (order) {
    case GgufRows::QueryHalves:
      return interleaved_row(rows, heads.query, row);
    case GgufRows::KeyHalves:
      return interleaved_row(rows, heads.kv, row);
    case GgufRows::FalconGroups:
      return ungrouped_row(rows, heads, row);
    case GgufRows::AsStored:
    case GgufRows::Transposed:
      break;
  }
  return row;
}

}  // namespace aq
