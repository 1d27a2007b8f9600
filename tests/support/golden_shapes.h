// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/model/family.h"
#include "tests/support/golden_model.h"
#include "tests/support/temporary_folder.h"

namespace aq::test {

/// The blocks of the golden models, the local ones where a model has both kinds among them.
inline std::vector<BlockShape> golden_shapes() {
  std::vector<BlockShape> shapes;
  for (const std::string& name : golden_models()) {
    const auto json = nlohmann::json::parse(read_file(golden_families() / name / "config.json"));
    const ModelConfig config = family_of(json, name).read_config(json, name);
    shapes.push_back(config.block);
    if (!config.local.empty()) shapes.push_back(config.local_block);
  }
  return shapes;
}

}  // namespace aq::test
