// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/engine/available_memory.h"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <string>

namespace aq {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();

/// The number behind a name at the beginning of a line; nothing where there is none.
std::optional<std::int64_t> field_of(const fs::path& file, const std::string& name) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(name)) continue;
    std::istringstream rest(line.substr(name.size()));
    if (std::int64_t value = 0; rest >> value) return value;
  }
  return {};
}

/// A file's only number; nothing where it says "max", or is not there.
std::optional<std::int64_t> number_in(const fs::path& file) {
  std::ifstream stream(file);
  std::int64_t value = 0;
  if (stream >> value) return value;
  return {};
}

/// The names that a control group's files have in each version of the interface.
struct GroupFiles {
  const char *limit, *usage, *inactive, *active;
};
constexpr GroupFiles kVersion1{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ",
                               "total_active_file "};
constexpr GroupFiles kVersion2{"memory.max", "memory.current", "inactive_file ", "active_file "};

std::int64_t left_in_group(const fs::path& group, const GroupFiles& files) {
  const auto limit = number_in(group / files.limit), usage = number_in(group / files.usage);
  if (!limit || !usage) return kUnlimited;
  const fs::path statistics = group / "memory.stat";
  const std::int64_t droppable =
      field_of(statistics, files.inactive).value_or(0) + field_of(statistics, files.active).value_or(0);
  return std::max<std::int64_t>(0, *limit - std::max<std::int64_t>(0, *usage - droppable));
}

/// Of a group and all that it is in. @param path as /proc/self/cgroup has it: "/user.slice/run-1.scope"
std::int64_t left_in_groups(const fs::path& mount, const std::string& path, const GroupFiles& files) {
  std::int64_t left = left_in_group(mount, files);  // in a container this is the group itself
  fs::path group = mount;
  for (const fs::path& part : fs::path(path).relative_path()) {
    group /= part;
    left = std::min(left, left_in_group(group, files));
  }
  return left;
}

std::int64_t left_by_control_groups(const fs::path& root) {
  std::int64_t left = kUnlimited;
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1),
                      path = line.substr(second + 1);
    const fs::path mounts = root / "sys/fs/cgroup";
    if (controllers.empty())
      for (const fs::path& mount : {mounts, mounts / "unified"})
        left = std::min(left, left_in_groups(mount, path, kVersion2));
    if (("," + controllers + ",").find(",memory,") != std::string::npos)
      left = std::min(left, left_in_groups(mounts / "memory", path, kVersion1));
  }
  return left;
}

std::int64_t left_of_address_space(const fs::path& root) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUnlimited;
  const std::int64_t used = 1024 * field_of(root / "proc/self/status", "VmSize:").value_or(0);
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(limit.rlim_cur) - used);
}

}  // namespace

std::int64_t available_memory(const fs::path& root) {
  const auto system = field_of(root / "proc/meminfo", "MemAvailable:");
  return std::min(
      {system ? 1024 * *system : kUnlimited, left_by_control_groups(root), left_of_address_space(root)});
}

std::int64_t anonymous_memory() { return 1024 * field_of("/proc/self/status", "RssAnon:").value_or(0); }

}  // namespace aq
