// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/translate.h"

namespace aq {

/// What several formats say of their readers.
constexpr const char* kFloatActivations = AQ_TRANSLATE("exporter", "activations stay float there");
constexpr const char* kBySourceOnGpu = AQ_TRANSLATE("exporter", "by its source, on a GPU");
constexpr const char* kMixturesUntried = AQ_TRANSLATE("exporter", "mixtures were not tried");
constexpr const char* kNoLongerMaintained = AQ_TRANSLATE("exporter", "no longer maintained");

}  // namespace aq
