// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/grid_fit.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/quant/integer_grid.h"

namespace aq {
namespace {

constexpr double kHalfUnit = 1.0 / 2048;       // of float16's significand, relative
constexpr std::int64_t kFitGrain = 64 * 1024;  // weights a thread

/// The integers of one grid that are in use.
struct UsedIntegers {
  int lowest = 255, highest = 0;
};

struct GridMove {
  bool mirrored = false;
  int shift = 0;
};

/// How a grid's zero point comes into the range; nothing where it cannot.
std::optional<GridMove> move_into(const ZeroPointRange& range, double zero, const UsedIntegers& used,
                                  int levels) {
  for (const bool mirrored : {false, true}) {
    const double from = mirrored ? levels - zero : zero;
    const double to = std::clamp<double>(from, range.lowest, range.highest);
    const double lowest = (mirrored ? levels - used.highest : used.lowest) + to - from;
    const double highest = (mirrored ? levels - used.lowest : used.highest) + to - from;
    if (lowest >= 0 && highest <= levels) return GridMove{mirrored, static_cast<int>(to - from)};
  }
  return {};
}

/// Moves the grids of one layer, row by row.
class GridFit {
 public:
  GridFit(const CalibratedLayer& layer, const ZeroPointRange& range)
      : layer_(layer),
        range_(range),
        levels_(IntegerGrid{layer.info.format.bits}.levels()),
        groups_(layer.scale.size(1)),
        group_of_(groups_of_columns(layer)) {}

  FittedGrid fitted() const {
    FittedGrid to{layer_.integers.contiguous().clone(), at::empty(layer_.scale.sizes(), at::kByte),
                  layer_.scale.contiguous().clone()};
    const at::Tensor zeros = layer_.zero_point.contiguous();
    const std::int64_t grain = std::max<std::int64_t>(1, kFitGrain / in());
    at::parallel_for(0, to.integers.size(0), grain, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row)
        fit_row(row, to.integers.data_ptr<std::uint8_t>() + row * in(),
                zeros.data_ptr<float>() + row * groups_,
                to.zero_point.data_ptr<std::uint8_t>() + row * groups_,
                to.scale.data_ptr<float>() + row * groups_);
    });
    return to;
  }

 private:
  static std::vector<std::int32_t> groups_of_columns(const CalibratedLayer& layer) {
    const std::int64_t in = layer.integers.size(1), row = layer.info.row();
    std::vector<std::int32_t> groups(static_cast<std::size_t>(in));
    const at::Tensor own = layer.column_groups.defined() ? layer.column_groups.contiguous() : at::Tensor();
    for (std::int64_t column = 0; column < in; ++column)
      groups[static_cast<std::size_t>(column)] =
          static_cast<std::int32_t>(own.defined() ? own.data_ptr<std::int64_t>()[column] : column / row);
    return groups;
  }

  std::int64_t in() const { return static_cast<std::int64_t>(group_of_.size()); }

  void fit_row(std::int64_t row, std::uint8_t* integers, const float* zeros, std::uint8_t* fitted_zeros,
               float* scales) const {
    const auto count = static_cast<std::size_t>(groups_);
    std::vector<UsedIntegers> used(count);
    for (std::size_t c = 0; c < group_of_.size(); ++c) {
      UsedIntegers& one = used[static_cast<std::size_t>(group_of_[c])];
      one.lowest = std::min<int>(one.lowest, integers[c]);
      one.highest = std::max<int>(one.highest, integers[c]);
    }
    std::vector<GridMove> moves(count);
    for (std::size_t g = 0; g < count; ++g) {
      const double zero = zeros[g];
      moves[g] = checked_move(row, static_cast<std::int64_t>(g), zero, used[g]);
      const double mirrored = moves[g].mirrored ? levels_ - zero : zero;
      fitted_zeros[g] = static_cast<std::uint8_t>(mirrored + moves[g].shift);
      if (moves[g].mirrored) scales[g] = -scales[g];
    }
    for (std::size_t c = 0; c < group_of_.size(); ++c) {
      const GridMove& move = moves[static_cast<std::size_t>(group_of_[c])];
      const int from = move.mirrored ? levels_ - integers[c] : integers[c];
      integers[c] = static_cast<std::uint8_t>(from + move.shift);
    }
  }

  GridMove checked_move(std::int64_t row, std::int64_t group, double zero, const UsedIntegers& used) const {
    if (const auto move = move_into(range_, zero, used, levels_)) return *move;
    throw Error(ErrorKind::BadArgument, "exporting", layer_.info.name,
                "row " + std::to_string(row) + ", group " + std::to_string(group) + ": its zero point " +
                    std::to_string(static_cast<long long>(zero)) + " has no place in " +
                    std::to_string(layer_.info.format.bits) + " bits",
                "export as hdf5 or safetensors, or quantize with symmetric grids");
  }

  const CalibratedLayer& layer_;
  ZeroPointRange range_;
  int levels_;
  std::int64_t groups_;
  std::vector<std::int32_t> group_of_;  // [in]
};

bool all_within(const at::Tensor& zeros, const ZeroPointRange& range) {
  return zeros.min().item<float>() >= static_cast<float>(range.lowest) &&
         zeros.max().item<float>() <= static_cast<float>(range.highest);
}

[[noreturn]] void refuse_scales(const std::string& layer, const char* reason) {
  throw Error(ErrorKind::BadArgument, "exporting", layer, reason, "export as hdf5 or safetensors");
}

}  // namespace

FittedGrid fit_grid(const CalibratedLayer& layer, const ZeroPointRange& range) {
  if (all_within(layer.zero_point, range))
    return {layer.integers, layer.zero_point.to(at::kByte), layer.scale};
  return GridFit(layer, range).fitted();
}

at::Tensor half_scales(const at::Tensor& scale, int levels, const std::string& layer) {
  at::Tensor rounded = scale.to(at::kHalf);
  if (!at::isfinite(rounded).all().item<bool>())
    refuse_scales(layer, "a scale is beyond the range of float16, in which the format stores them");
  const double reach = levels * scale.abs().max().item<double>();
  const double lost = levels * rounded.to(at::kFloat).sub_(scale).abs_().max().item<double>();
  if (lost > reach * kHalfUnit)
    refuse_scales(layer, "its scales are too small for float16, in which the format stores them");
  return rounded;
}

}  // namespace aq
