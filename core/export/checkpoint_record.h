// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <nlohmann/json.hpp>

#include "core/export/exporter.h"

namespace aq {

inline constexpr int kCheckpointFormatVersion = 1;
inline constexpr const char* kCheckpointRecord = "affinequant.json";

/// affinequant.json (docs/checkpoint-format.md): how the checkpoint was made and what its evaluation has to
/// simulate.
nlohmann::ordered_json checkpoint_record(const ExportRequest& request);

/// The recipe in an affinequant.json. @param file for messages
/// @throws Error(BadInput) at a newer format_version, an unknown key, a value out of range, or where
/// `simulate` says something else than the recipe
Recipe recipe_of_record(const nlohmann::json& record, const std::string& file);

}  // namespace aq
