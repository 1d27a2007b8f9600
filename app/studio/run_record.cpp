// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/run_record.h"

#include <algorithm>
#include <set>

namespace aq {
namespace {

template <typename Items>
auto find_named(Items& items, const std::string& name) {
  return std::ranges::find_if(items, [&](const auto& entry) { return entry.name == name; });
}

template <typename Items, typename Item>
void put(Items& items, const std::string& name, const Item& item) {
  const auto found = find_named(items, name);
  if (found == items.end())
    items.push_back({name, item});
  else
    found->item = item;
}

template <typename Map>
auto* get(const Map& map, int block, const std::string& name) {
  using Item = decltype(map.begin()->second.front().item);
  const auto items = map.find(block);
  if (items == map.end()) return static_cast<const Item*>(nullptr);
  const auto found = find_named(items->second, name);
  return found == items->second.end() ? static_cast<const Item*>(nullptr) : &found->item;
}

template <typename Map>
std::vector<std::string> names(const Map& map, int block) {
  std::vector<std::string> list;
  if (const auto items = map.find(block); items != map.end())
    for (const auto& entry : items->second) list.push_back(entry.name);
  return list;
}

}  // namespace

void RunRecord::add(const RunEvent& event) {
  if (const auto* start = std::get_if<RunStarted>(&event)) start_ = *start;
  if (const auto* report = std::get_if<LayerReport>(&event))
    put(reports_[report->block], report->layer, *report);
  if (const auto* picture = std::get_if<MatrixSnapshot>(&event))
    put(snapshots_[picture->block], picture->placement, *picture);
  if (const auto* search = std::get_if<SearchFinished>(&event))
    put(searches_[search->block], search->placement, *search);
}

const LayerReport* RunRecord::report(int block, const std::string& layer) const {
  return get(reports_, block, layer);
}

const MatrixSnapshot* RunRecord::snapshot(int block, const std::string& placement) const {
  return get(snapshots_, block, placement);
}

std::vector<SearchFinished> RunRecord::searches(int block) const {
  std::vector<SearchFinished> list;
  if (const auto items = searches_.find(block); items != searches_.end())
    for (const auto& entry : items->second) list.push_back(entry.item);
  return list;
}

std::vector<int> RunRecord::blocks() const {
  std::set<int> indices;
  for (const auto& [block, items] : reports_) indices.insert(block);
  for (const auto& [block, items] : snapshots_) indices.insert(block);
  for (const auto& [block, items] : searches_) indices.insert(block);
  return {indices.begin(), indices.end()};
}

std::vector<std::string> RunRecord::layers(int block) const { return names(reports_, block); }

std::vector<std::string> RunRecord::placements(int block) const { return names(snapshots_, block); }

}  // namespace aq
