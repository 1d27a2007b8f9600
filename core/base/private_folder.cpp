// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/private_folder.h"

#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>

#include "core/base/error.h"
#include "core/base/staged_output.h"

namespace aq {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrivateName = "affinequant-";

/// A staging name, so that whoever comes later can tell whose it was.
fs::path next_name(const fs::path& folder) {
  static std::atomic<int> made{0};
  return staging_name(folder / (std::string(kPrivateName) + std::to_string(made++)));
}

}  // namespace

PrivateFolder::PrivateFolder(const fs::path& place) {
  remove_abandoned_staging(place, [](std::string_view name) { return name.starts_with(kPrivateName); });
  do {  // mkdir fails where somebody else put a folder or a link
    path_ = next_name(place);
    if (::mkdir(path_.c_str(), 0700) == 0) return;
  } while (errno == EEXIST);
  throw Error(ErrorKind::Output, "making a private folder in", place.string(), std::strerror(errno));
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace aq
