// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/export/exporter.h"

namespace aq::test {

/// Sessions of runs on the model in a folder's "model", beside it, each run when it is first asked for.
class RunSessions {
 public:
  explicit RunSessions(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// @param key which of the recipes it is. @returns the session's path
  const std::string& of(std::size_t key, const Recipe& recipe) {
    std::string& session = sessions_[key];
    if (!session.empty()) return session;
    RunSpec spec;
    spec.model = folder_ / "model";
    spec.recipe = recipe;
    spec.session = folder_ / ("session" + std::to_string(key) + ".h5");
    Engine::run(spec, {});
    return session = spec.session;
  }

 private:
  std::filesystem::path folder_;
  std::map<std::size_t, std::string> sessions_;
};

/// Every format with each of its variants, as --format takes them.
inline std::vector<std::string> all_export_layouts() {
  std::vector<std::string> all;
  for (const Exporter& one : exporters()) {
    if (one.variants.empty()) all.push_back(one.id);
    for (const ExportVariant& variant : one.variants) all.push_back(one.id + ":" + variant.id);
  }
  return all;
}

}  // namespace aq::test
