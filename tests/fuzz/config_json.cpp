// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <nlohmann/json.hpp>

#include "core/checkpoint/checked_json.h"
#include "core/model/family.h"
#include "tests/fuzz/fuzz_target.h"

AQ_FUZZ_TARGET(config_json) {
  const std::string file = "config.json";
  const auto config =
      aq::parse_checked_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file);
  aq::family_of(config, file).read_config(config, file);
}
