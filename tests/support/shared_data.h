// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <filesystem>
#include <string>

namespace aq::test {

/// A file or folder of ../shared, which holds real models and texts and is absent on a user's machine: empty then.
inline std::string shared(const std::string& path) {
  const auto found = std::filesystem::path(AQ_SOURCE_DIR).parent_path() / "shared" / path;
  return std::filesystem::exists(found) ? found.string() : std::string();
}

}  // namespace aq::test

/// Leaves the test function, saying so, where ../shared lacks `path`; otherwise declares `variable` as its full path.
#define AQ_NEED_SHARED(variable, path)                        \
  const std::string variable = aq::test::shared(path);        \
  if (variable.empty()) QSKIP("../shared/" path " is not here")
