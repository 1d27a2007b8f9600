// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/gguf_tensor_map.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/model/site_tensors.h"

namespace aq {
namespace {

/// Buffers of older checkpoints, which follow from config.json.
constexpr std::array<std::string_view, 3> kBuffers{".rotary_emb.inv_freq", ".attn.bias", ".attn.masked_bias"};

bool is_left_out(const std::string& name) {
  return name.starts_with(kSitePrefix) ||
         std::ranges::any_of(kBuffers, [&](std::string_view end) { return name.ends_with(end); });
}

/// What stands for '%' and '#' where `name` fits `pattern`.
struct PatternMatch {
  bool fits = false;
  std::string block, expert;
};

PatternMatch match_name(std::string_view pattern, std::string_view name) {
  PatternMatch found;
  while (!pattern.empty()) {
    if (pattern.front() != '%' && pattern.front() != '#') {
      if (name.empty() || name.front() != pattern.front()) return found;
      name.remove_prefix(1);
    } else {
      const auto digits = std::min(name.find_first_not_of("0123456789"), name.size());
      if (digits == 0) return found;
      (pattern.front() == '%' ? found.block : found.expert) = name.substr(0, digits);
      name.remove_prefix(digits);
    }
    pattern.remove_prefix(1);
  }
  found.fits = name.empty();
  return found;
}

class TensorMapper {
 public:
  explicit TensorMapper(const GgufArchitecture& architecture) : architecture_(architecture) {}

  void add(const TensorInfo& info) {
    const auto dot = info.name.rfind('.');
    const std::string name = info.name.substr(0, dot),
                      suffix = dot == std::string::npos ? "" : info.name.substr(dot);
    for (const GgufName& rule : architecture_.names) {
      const PatternMatch found = match_name(rule.hf, name);
      if (!found.fits || (suffix != ".weight" && suffix != ".bias")) continue;
      std::string gguf = rule.gguf;
      if (const auto mark = gguf.find('%'); mark != std::string::npos) gguf.replace(mark, 1, found.block);
      return found.expert.empty() ? add_plain(info, rule, gguf + suffix) : add_expert(info, gguf + suffix);
    }
    throw Error(ErrorKind::BadArgument, "exporting", info.name,
                std::string("llama.cpp's architecture ") + architecture_.id + " has no such tensor",
                "choose a format of Hugging Face's layout");
  }

  std::vector<MappedTensor> take() { return std::move(tensors_); }

 private:
  void add_plain(const TensorInfo& info, const GgufName& rule, const std::string& name) {
    MappedTensor tensor{.name = name, .shape = info.shape, .parts = {info.name}, .rows = rule.rows};
    if (rule.rows == GgufRows::Transposed) std::ranges::reverse(tensor.shape);
    tensor.adds_one = architecture_.norms_add_one && info.shape.size() == 1;
    tensors_.push_back(std::move(tensor));
  }

  /// Experts come in the order of their numbers whatever the checkpoint's order is.
  void add_expert(const TensorInfo& info, const std::string& name) {
    const auto [found, added] = stacks_.try_emplace(name, tensors_.size());
    if (!added) {
      MappedTensor& stack = tensors_[found->second];
      stack.parts.push_back(info.name);
      ++stack.shape[0];
      std::ranges::sort(stack.parts, {},
                        [](const std::string& part) { return std::pair(part.size(), part); });
      return;
    }
    tensors_.push_back({.name = name, .shape = info.shape, .parts = {info.name}});
    tensors_.back().shape.insert(tensors_.back().shape.begin(), 1);
  }

  const GgufArchitecture& architecture_;
  std::vector<MappedTensor> tensors_;
  std::map<std::string, std::size_t> stacks_;  // places in tensors_
};

}  // namespace

std::vector<MappedTensor> map_gguf_tensors(const GgufArchitecture& architecture, const TensorSource& stored) {
  TensorMapper mapper(architecture);
  for (const TensorInfo& info : stored.tensors())
    if (!is_left_out(info.name)) mapper.add(info);
  return mapper.take();
}

at::Tensor in_gguf_order(GgufRows order, const GgufHeads& heads, const at::Tensor& rows) {
  if (order == GgufRows::AsStored || order == GgufRows::Transposed) return rows;
  at::Tensor from = at::empty({rows.size(0)}, at::kLong);
  for (std::int64_t row = 0; row < rows.size(0); ++row)
    from.data_ptr<std::int64_t>()[stored_row(order, heads, rows.size(0), row)] = row;
  return rows.index_select(0, from);
}

}  // namespace aq
