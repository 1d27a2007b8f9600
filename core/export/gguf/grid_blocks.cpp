// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/gguf/grid_blocks.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/util/Half.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_quantizer.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/export/gguf/row_codec.h"

namespace aq {
namespace {

constexpr std::int64_t kGridBlock = 32;
constexpr std::int64_t kBlocksAThread = 1 << 11;

/// The codes of a block type.
struct CodeRange {
  int bits = 0;
  bool has_minimum = false, centred = false;  ///< centred: 2^(bits − 1) is taken off a code

  int half() const { return 1 << (bits - 1); }
};

std::optional<CodeRange> code_range(std::uint32_t type) {
  switch (type) {
    case ggml_type::kQ4_0:
      return CodeRange{4, false, true};
    case ggml_type::kQ4_1:
      return CodeRange{4, true, false};
    case ggml_type::kQ5_0:
      return CodeRange{5, false, true};
    case ggml_type::kQ5_1:
      return CodeRange{5, true, false};
    case ggml_type::kQ8_0:
      return CodeRange{8, false, false};
    default:
      return std::nullopt;
  }
}

/// Halves have eleven bits; below their normal range they have fewer.
bool fits_half(float value) {
  constexpr float kWorstRounding = 1.0F / 256;
  return std::abs(static_cast<float>(c10::Half(value)) - value) <= kWorstRounding * std::abs(value);
}

/// What the integers `low` to `high` of a block become, or nothing where they have no codes.
std::optional<CodeBlock> block_of(const CodeRange& range, int low, int high, float scale, float zero_point) {
  if (!fits_half(scale)) return std::nullopt;
  if (range.has_minimum) {
    const float minimum = -static_cast<float>(c10::Half(scale)) * zero_point;
    if (high >= 2 * range.half() || (minimum != 0 && !fits_half(minimum))) return std::nullopt;
    return CodeBlock{.d = scale, .m = minimum};
  }
  if (zero_point != std::rint(zero_point) || std::abs(zero_point) > 1024) return std::nullopt;
  const int zero = static_cast<int>(zero_point), middle = range.centred ? range.half() : 0;
  if (low - zero >= -range.half() && high - zero < range.half()) return CodeBlock{scale, 0, middle - zero, 1};
  // The other way up: a symmetric grid reaches one step further above zero, ggml's types below it.
  if (zero - high >= -range.half() && zero - low < range.half())
    return CodeBlock{-scale, 0, middle + zero, -1};
  return std::nullopt;
}

/// Reads a layer's grid block by block.
class GridBlocks {
 public:
  GridBlocks(const CalibratedLayer& layer, const CodeRange& range)
      : range_(range),
        integers_(layer.integers.contiguous()),
        scale_(layer.scale.to(at::kFloat).contiguous()),
        zero_point_(layer.zero_point.to(at::kFloat).contiguous()),
        in_(layer.info.in),
        row_(layer.info.row()) {}

  std::int64_t blocks() const { return in_ / kGridBlock; }
  const std::uint8_t* integers(std::int64_t row) const {
    return integers_.data_ptr<std::uint8_t>() + row * in_;
  }

  std::optional<CodeBlock> block(std::int64_t row, std::int64_t index) const {
    const std::uint8_t* q = integers(row) + index * kGridBlock;
    const auto [low, high] = std::minmax_element(q, q + kGridBlock);
    const std::int64_t group = row * scale_.size(1) + index * kGridBlock / row_;
    return block_of(range_, *low, *high, scale_.data_ptr<float>()[group],
                    zero_point_.data_ptr<float>()[group]);
  }

 private:
  CodeRange range_;
  at::Tensor integers_, scale_, zero_point_;
  std::int64_t in_, row_;
};

bool groups_are_whole_blocks(const LayerInfo& info) {
  return info.in % kGridBlock == 0 && (info.groups() == 1 || info.row() % kGridBlock == 0);
}

std::int64_t rows_a_thread(std::int64_t blocks) { return std::max<std::int64_t>(1, kBlocksAThread / blocks); }

}  // namespace

bool holds_grid(std::uint32_t type, const CalibratedLayer& layer) {
  const auto range = code_range(type);
  const bool plain =
      !layer.codebook.defined() && !layer.column_groups.defined() && layer.zero_point.defined();
  if (!range || !plain || !groups_are_whole_blocks(layer.info)) return false;
  const GridBlocks grid(layer, *range);
  std::atomic<bool> fits = true;
  at::parallel_for(0, layer.info.out, rows_a_thread(grid.blocks()),
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t row = begin; row < end && fits; ++row)
                       for (std::int64_t i = 0; i < grid.blocks(); ++i)
                         if (!grid.block(row, i)) fits = false;
                   });
  return fits;
}

at::Tensor pack_grid(std::uint32_t type, const CalibratedLayer& layer) {
  const auto range = code_range(type);
  if (!range || !groups_are_whole_blocks(layer.info))
    throw Error(ErrorKind::Internal, "packing", layer.info.name, "the type has no blocks of its groups");
  const PackRow pack = find_code_packer(type);
  const GridBlocks grid(layer, *range);
  at::Tensor bytes = at::empty({layer.info.out, row_bytes(type, layer.info.in)}, at::kByte);
  at::parallel_for(
      0, layer.info.out, rows_a_thread(grid.blocks()), [&](std::int64_t begin, std::int64_t end) {
        std::vector<CodeBlock> blocks(static_cast<std::size_t>(grid.blocks()));
        for (std::int64_t row = begin; row < end; ++row) {
          for (std::int64_t i = 0; i < grid.blocks(); ++i) {
            const auto block = grid.block(row, i);
            if (!block) throw Error(ErrorKind::Internal, "packing", layer.info.name, "a value has no code");
            blocks[static_cast<std::size_t>(i)] = *block;
          }
          pack(grid.integers(row), blocks.data(), layer.info.in,
               bytes.data_ptr<std::uint8_t>() + row * bytes.size(1));
        }
      });
  return bytes;
}

}  // namespace aq
