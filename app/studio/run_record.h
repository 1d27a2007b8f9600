// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/run/run_event.h"

namespace aq {

/// What a run has shown so far, as values, so that any block and layer can be looked at again. Pictures of
/// matrices are kept for the last epoch of each block and placement only.
class RunRecord {
 public:
  void clear() { *this = {}; }
  void add(const RunEvent& event);

  const LayerReport* report(int block, const std::string& layer) const;
  const MatrixSnapshot* snapshot(int block, const std::string& placement) const;
  std::vector<SearchFinished> searches(int block) const;
  std::vector<int> blocks() const;                       ///< those that have any of these
  std::vector<std::string> layers(int block) const;      ///< in the order they came
  std::vector<std::string> placements(int block) const;  ///< in the order they came
  const std::optional<RunStarted>& start() const { return start_; }

 private:
  template <typename Item>
  struct Named {
    std::string name;
    Item item;
  };
  std::optional<RunStarted> start_;
  std::map<int, std::vector<Named<LayerReport>>> reports_;
  std::map<int, std::vector<Named<MatrixSnapshot>>> snapshots_;
  std::map<int, std::vector<Named<SearchFinished>>> searches_;
};

}  // namespace aq
