// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

#include "core/checkpoint/checkpoint_files.h"

namespace aq {

/// Everything of resources/demo that this build holds, by path below that folder ("llama/config.json").
/// Defined in a file that CMake writes (embed_demo.cmake).
const std::vector<EmbeddedFile>& embedded_demo_resources();

}  // namespace aq
