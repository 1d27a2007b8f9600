// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>

namespace aq {

/// Where a session's files are. While a run is under way, `s.h5` is small and links to
/// `s.h5.parts/block-000.h5`, …; a finished session is `s.h5` alone.
class SessionFiles {
 public:
  /// @throws Error(BadArgument) for an empty name
  explicit SessionFiles(const std::string& path);

  const std::filesystem::path& main() const { return main_; }
  std::filesystem::path parts() const;  ///< the directory of the blocks
  std::filesystem::path lock() const;
  std::filesystem::path block(int index) const;
  std::filesystem::path chains(int index) const;  ///< what block index + 1 starts from

  /// Targets of the external links, relative to the main file, so that the pair can be moved.
  std::string block_link(int index) const;
  std::string chains_link(int index) const;

  /// What is written and removed beside a session stays beside it. @throws Error(BadInput) where the parts
  /// directory is a link to another one
  void require_own_parts() const;
  /// Makes the parts directory. @throws Error(Output)
  void make_parts() const;
  /// Removes what no commit names: blocks from `complete_blocks` on, all chains but the last block's, and
  /// files that a killed program left half written. Files of other names are left alone.
  void remove_uncommitted(int complete_blocks) const;
  /// Removes all parts and their directory, and what a killed program left of the main file.
  void remove_parts() const;

 private:
  void remove_half_written_main() const;

  std::filesystem::path main_;
};

/// "003": the name of a block's group.
std::string block_name(int index);

}  // namespace aq
