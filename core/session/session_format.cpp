// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_format.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace aq {
namespace {

/// What runs of format 1 did where they had no setting for it yet. Not the defaults of today, which may
/// change.
constexpr const char* kSettingsOfFormat1 = R"({
  "weights": {"format": "integer", "double_quantization": false},
  "activations": {"outlier_threshold": 0, "range": "dynamic", "observer": "min-max", "percentile": 99.9,
                  "clipping": "min-max", "clip_ratio": 1, "kv_granularity": "token", "kv_group_size": 32},
  "transform": {"rotation": "none", "online": "none", "online_query_key": "none", "start": "migration"},
  "rounding": {"dampening": 0.01, "act_order": false, "static_groups": false, "block_size": 128, "epochs": 20,
               "lr": 0, "regularization": 100, "tune_range": true},
  "optimizer": {"schedule": "constant"}
})";

}  // namespace

void require_known_format(const std::string& path, std::int64_t version, const std::string& writer) {
  if (version >= 1 && version <= kSessionFormatVersion) return;
  const std::string by =
      writer.empty() ? "" : " (written by version " + printable(writer) + " of the program)";
  throw Error(ErrorKind::BadInput, "opening", path,
              "its format_version is " + std::to_string(version) + by + ", this program knows 1 to " +
                  std::to_string(kSessionFormatVersion),
              version > kSessionFormatVersion ? "use a newer version of the program" : "");
}

Recipe stored_recipe(int version, const nlohmann::json& recipe) {
  if (version > 1) return recipe_from_json(recipe);
  return recipe_from_json(recipe, recipe_from_json(nlohmann::json::parse(kSettingsOfFormat1)));
}

}  // namespace aq
