// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/version.h"

#include <CLI/Version.hpp>

#include "app/versions/library_versions.h"

namespace aq::cli {

std::string version_text() {
  auto libraries = library_versions();
  libraries.emplace_back("CLI11", CLI11_VERSION);
  return aq::version_text("affinequant", libraries);
}

}  // namespace aq::cli
