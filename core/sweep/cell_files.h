// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/sweep/grid.h"

namespace aq {

/// What is known of a cell once it has run. Undefined where it failed.
struct CellResult {
  int index = 0;
  std::string error;      ///< one line; empty where the cell has ended well
  double perplexity = 0;  ///< of the quantized model; 0 where nothing was evaluated
  double loss = 0;        ///< mean of the blocks' losses at the end
  double bits_per_weight = 0, seconds = 0;
  std::int64_t peak_rss_bytes = 0;
  bool session_kept = false;  ///< it was asked for; otherwise what is left of one goes with the next start
};

nlohmann::ordered_json to_json(const CellResult& result, const SweepCell& cell);

/// The directory of a sweep: grid.json says what it is, cells/NNNN.json what came of a cell, cells/NNNN.h5 is
/// the session of the cell that is running. Every file is there whole or not at all.
class CellFiles {
 public:
  explicit CellFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Looks before anything is done. @throws Error(BadInput) where other files lie in the directory
  void require_sweep_or_nothing() const;
  /// Makes the directory, for the lock. @throws Error(BadInput) as require_sweep_or_nothing(); Error(Output)
  void make_folder() const;
  /// Begins the sweep there, or takes up the same one. @param identity what must be the same
  /// @throws Error(BadInput) as require_sweep_or_nothing() and require_same(); Error(Output)
  void open(const nlohmann::ordered_json& identity) const;
  /// What grid.json says that the sweep is. @throws Error(BadInput) where it is no sweep's
  nlohmann::ordered_json identity() const;
  /// @throws Error(BadInput) where grid.json is of another sweep, naming the first thing that differs
  void require_same(const nlohmann::ordered_json& identity) const;

  /// Empty where the cell has not run. @throws Error(BadInput) where the file is damaged
  std::optional<CellResult> read(const SweepCell& cell) const;
  void write(const CellResult& result, const SweepCell& cell) const;  ///< @throws Error(Output)

  /// The file of a cell's session.
  std::string session(const SweepCell& cell) const;
  /// Removes a cell's session and what lies beside it; there may be none.
  /// @throws Error(BadInput) where a file of its name is no session: it stays
  void drop_session(const SweepCell& cell) const;
  std::filesystem::path lock() const;
  std::filesystem::path grid() const;  ///< grid.json
  const std::filesystem::path& directory() const { return directory_; }

 private:
  std::filesystem::path file(const SweepCell& cell, const char* suffix) const;
  std::filesystem::path directory_;
};

}  // namespace aq
