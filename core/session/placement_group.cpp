// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/placement_group.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/dataset.h"
#include "core/hdf5/error.h"
#include "core/hdf5/file.h"

namespace aq {
namespace {

constexpr int kLargest = std::numeric_limits<int>::max();

/// One field of every epoch's status.
template <typename T>
std::vector<T> column(const std::vector<PlacementStatus>& epochs, T PlacementStatus::*field) {
  std::vector<T> values;
  std::ranges::transform(epochs, std::back_inserter(values), field);
  return values;
}

/// n of the matrix; where nothing was learned only a diagonal tells.
std::int64_t size_of(const PlacementRecord& placement) {
  if (!placement.epochs.empty()) return placement.epochs.front().size;
  return placement.matrix.defined() && placement.matrix.dim() == 1 ? placement.matrix.size(0) : 0;
}

template <typename T>
void fill_column(hid_t group, const char* name, const std::vector<T>& values,
                 std::vector<PlacementStatus>& epochs, T PlacementStatus::*field) {
  if (values.size() != epochs.size()) hdf5::fail_reading(group, name, "it has another number of epochs");
  for (std::size_t epoch = 0; epoch < values.size(); ++epoch) epochs[epoch].*field = values[epoch];
}

}  // namespace

void write_placement(hid_t block, const PlacementRecord& placement) {
  const hdf5::Handle group = hdf5::create_group(block, placement.placement);
  const auto& epochs = placement.epochs;
  hdf5::write_text(group, "kind", kPlacementKind);
  // These two do not change over a run.
  hdf5::write_integer(group, "size", size_of(placement));
  hdf5::write_integer(group, "heads", epochs.empty() ? 1 : epochs.front().heads);
  hdf5::write_optional_tensor(group, "matrix", placement.matrix);
  hdf5::write_optional_tensor(group, "right", placement.right);
  hdf5::write_optional_tensor(group, "shift", placement.shift);
  hdf5::write_ints(group, "band", column(epochs, &PlacementStatus::band));
  hdf5::write_doubles(group, "dominance", column(epochs, &PlacementStatus::dominance));
  hdf5::write_doubles(group, "condition", column(epochs, &PlacementStatus::condition));
  hdf5::write_doubles(group, "merge_error", column(epochs, &PlacementStatus::merge_error));
  hdf5::write_ints(group, "projected_rows", column(epochs, &PlacementStatus::projected_rows));
  if (placement.search_ratios.empty()) return;
  hdf5::write_floats(group, "search_ratios", placement.search_ratios);
  hdf5::write_floats(group, "search_losses", placement.search_losses);
}

PlacementRecord read_placement(hid_t group, const std::string& name) {
  PlacementRecord record;
  record.placement = name;
  record.matrix = hdf5::read_optional_tensor(group, "matrix");
  record.right = hdf5::read_optional_tensor(group, "right");
  record.shift = hdf5::read_optional_tensor(group, "shift");
  const auto bands = hdf5::read_ints(group, "band");
  PlacementStatus status;
  status.placement = name;
  status.size = hdf5::read_count(group, "size", 0, kLargest);
  status.heads = hdf5::read_count(group, "heads", 0, kLargest);
  record.epochs.assign(bands.size(), status);
  fill_column(group, "band", bands, record.epochs, &PlacementStatus::band);
  fill_column(group, "dominance", hdf5::read_doubles(group, "dominance"), record.epochs,
              &PlacementStatus::dominance);
  fill_column(group, "condition", hdf5::read_doubles(group, "condition"), record.epochs,
              &PlacementStatus::condition);
  fill_column(group, "merge_error", hdf5::read_doubles(group, "merge_error"), record.epochs,
              &PlacementStatus::merge_error);
  fill_column(group, "projected_rows", hdf5::read_ints(group, "projected_rows"), record.epochs,
              &PlacementStatus::projected_rows);
  if (!hdf5::has_link(group, "search_ratios")) return record;
  record.search_ratios = hdf5::read_floats(group, "search_ratios");
  record.search_losses = hdf5::read_floats(group, "search_losses");
  return record;
}

}  // namespace aq
