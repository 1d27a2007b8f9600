// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_files.h"

#include <cstdio>
#include <functional>
#include <set>
#include <system_error>
#include <vector>

#include "core/base/commit_steps.h"
#include "core/base/error.h"
#include "core/base/staged_output.h"

namespace aq {
namespace fs = std::filesystem;
namespace {

std::string block_file_name(int index) { return "block-" + block_name(index) + ".h5"; }
std::string chains_file_name(int index) { return "chain-" + block_name(index) + ".h5"; }

bool is_part(const std::string& name) {
  return (name.starts_with("block-") || name.starts_with("chain-")) && name.ends_with(".h5");
}

/// What staging_name() makes of a file that starts with `start`.
bool is_half_written(const std::string& name, const std::string& start) {
  return name.starts_with("." + start) && name.find(".partial-") != std::string::npos;
}

/// A part, or what a killed program has left of one.
bool is_ours(const std::string& name) {
  return is_part(name) || is_half_written(name, "block-") || is_half_written(name, "chain-");
}

void remove_where(const fs::path& directory, const std::function<bool(const std::string&)>& unwanted) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error))
    if (unwanted(entry->path().filename().string())) found.push_back(entry->path());
  for (const auto& path : found) {
    detail::commit_step("remove");
    fs::remove(path, error);
  }
}

}  // namespace

std::string block_name(int index) {
  char name[16];
  std::snprintf(name, sizeof name, "%03d", index);
  return name;
}

SessionFiles::SessionFiles(const std::string& path) : main_(path) {
  if (!main_.has_filename())
    throw Error(ErrorKind::BadArgument, "opening the session", printable(path), "it is no file name");
}

fs::path SessionFiles::parts() const { return main_.string() + ".parts"; }
fs::path SessionFiles::lock() const { return main_.string() + ".lock"; }
fs::path SessionFiles::block(int index) const { return parts() / block_file_name(index); }
fs::path SessionFiles::chains(int index) const { return parts() / chains_file_name(index); }

std::string SessionFiles::block_link(int index) const {
  return parts().filename().string() + "/" + block_file_name(index);
}

std::string SessionFiles::chains_link(int index) const {
  return parts().filename().string() + "/" + chains_file_name(index);
}

void SessionFiles::require_own_parts() const {
  std::error_code error;
  if (fs::is_symlink(fs::symlink_status(parts(), error)))
    throw Error(ErrorKind::BadInput, "opening", parts().string(),
                "it is a link, where a session's own folder belongs", "move the folder itself there");
}

void SessionFiles::make_parts() const {
  detail::commit_step("make parts");
  make_directory_durably(parts());
}

void SessionFiles::remove_uncommitted(int complete_blocks) const {
  std::set<std::string> wanted;
  for (int index = 0; index < complete_blocks; ++index) wanted.insert(block_file_name(index));
  if (complete_blocks > 0) wanted.insert(chains_file_name(complete_blocks - 1));
  remove_where(parts(), [&](const std::string& name) { return is_ours(name) && !wanted.contains(name); });
  remove_half_written_main();
}

void SessionFiles::remove_half_written_main() const {
  const fs::path folder = fs::absolute(main_).parent_path();
  remove_where(folder, [&](const std::string& name) {
    return is_half_written(name, main_.filename().string() + ".partial-");
  });
}

void SessionFiles::remove_parts() const {
  remove_where(parts(), is_ours);
  std::error_code ignored;
  detail::commit_step("remove parts");
  fs::remove(parts(), ignored);
  remove_half_written_main();
}

}  // namespace aq
